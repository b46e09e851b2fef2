"""Reads calls of metrics as JSON from stdin, and writes what the reference libraries say to each.

A call is {"metric": NAME, "args": [...]}; null in a list of numbers stands for NaN. An answer is {"value": ...} with
"NaN", "Infinity" and "-Infinity" as texts, or {"error": NAME OF THE EXCEPTION}.
"""

import json
import math
import sys
import warnings

import numpy as np
import sacrebleu
import scipy.stats
import sklearn.calibration
import sklearn.metrics as sk
from rouge_score import rouge_scorer
from statsmodels.stats.contingency_tables import mcnemar

warnings.simplefilter("ignore")


def numbers(values):
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def labels(values):
    return np.array([np.nan if value is None else value for value in values])


def averaged(metric):
    return lambda truth, said, by: metric(labels(truth), labels(said), average=by)


def binary(metric):
    return lambda truth, scores: metric(np.array(truth), numbers(scores))


def regression(metric):
    return lambda truth, said: metric(numbers(truth), numbers(said))


def one_vs_rest(truth, rows, classes, by):
    return sk.roc_auc_score(truth, rows, labels=classes, multi_class="ovr", average=by)


def average_precision_one_vs_rest(truth, rows, classes, by):
    hot = np.array([[label == one for one in classes] for label in truth], dtype=int)
    return sk.average_precision_score(hot, np.array(rows), average=by)


def calibration(truth, scores, bins, strategy):
    happened, said = sklearn.calibration.calibration_curve(truth, scores, n_bins=bins, strategy=strategy)
    return [list(said), list(happened)]


def residuals(truth, said):
    left = numbers(truth) - numbers(said)
    return {
        "count": len(left),
        "mean": left.mean(),
        "deviation": left.std(ddof=1),
        "min": left.min(),
        "firstQuartile": np.percentile(left, 25),
        "median": np.median(left),
        "thirdQuartile": np.percentile(left, 75),
        "max": left.max(),
        "medianAbsolute": sk.median_absolute_error(numbers(truth), numbers(said)),
        "maxAbsolute": sk.max_error(numbers(truth), numbers(said)),
    }


def silhouette_by_distances(points, clusters):
    from scipy.spatial.distance import cdist

    return sk.silhouette_score(cdist(points, points), clusters, metric="precomputed")


def report(truth, said):
    scores = sk.precision_recall_fscore_support(labels(truth), labels(said))
    return [list(map(float, column)) for column in scores]


def corpus_bleu(references, predicted):
    # sacreBLEU wants as many streams as the text with the most references has.
    streams = max(len(one) for one in references)
    columns = [[one[i] if i < len(one) else None for one in references] for i in range(streams)]
    return sacrebleu.corpus_bleu(predicted, columns).score / 100


def rouge(references, predicted):
    scorer = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rougeL"])
    scores = scorer.score_multi(references, predicted)
    return {
        kind: {"precision": score.precision, "recall": score.recall, "f1": score.fmeasure}
        for kind, score in scores.items()
    }


def mcnemar_test(only_first, only_second, exact):
    table = [[0, only_first], [only_second, 0]]
    result = mcnemar(table, exact=exact, correction=True)
    return {"statistic": result.statistic, "pValue": result.pvalue}


METRICS = {
    "accuracy": lambda truth, said: sk.accuracy_score(labels(truth), labels(said)),
    "balancedAccuracy": lambda truth, said: sk.balanced_accuracy_score(labels(truth), labels(said)),
    "precision": averaged(sk.precision_score),
    "recall": averaged(sk.recall_score),
    "f1": averaged(sk.f1_score),
    "matthewsCorrelation": lambda truth, said: sk.matthews_corrcoef(labels(truth), labels(said)),
    "cohensKappa": lambda truth, said: sk.cohen_kappa_score(labels(truth), labels(said)),
    "confusionMatrix": lambda truth, said: sk.confusion_matrix(labels(truth), labels(said)).tolist(),
    "classes": report,
    "rocAuc": binary(sk.roc_auc_score),
    "averagePrecision": binary(sk.average_precision_score),
    "rocAucOneVsRest": one_vs_rest,
    "averagePrecisionOneVsRest": average_precision_one_vs_rest,
    "logLoss": lambda truth, rows, classes: sk.log_loss(truth, rows, labels=classes),
    "brierScore": lambda truth, rows, classes: sk.brier_score_loss(truth, np.array(rows), labels=classes),
    "calibrationCurve": calibration,
    "meanAbsoluteError": regression(sk.mean_absolute_error),
    "meanSquaredError": regression(sk.mean_squared_error),
    "rootMeanSquaredError": regression(sk.root_mean_squared_error),
    "meanAbsolutePercentageError": regression(sk.mean_absolute_percentage_error),
    "rSquared": regression(sk.r2_score),
    "pinballLoss": lambda truth, said, alpha: sk.mean_pinball_loss(numbers(truth), numbers(said), alpha=alpha),
    "residualSummary": residuals,
    "ndcg": lambda relevance, scores, k: sk.ndcg_score([relevance], [scores], k=k),
    "reciprocalRank": lambda relevance, scores: sk.label_ranking_average_precision_score([relevance], [scores]),
    "recallAtK": lambda place, scores, k: sk.top_k_accuracy_score([place], [scores], k=k, labels=range(len(scores))),
    "silhouette": silhouette_by_distances,
    "silhouetteScore": lambda points, clusters: sk.silhouette_score(points, clusters),
    "adjustedRandIndex": lambda truth, said: sk.adjusted_rand_score(truth, said),
    "bleu": corpus_bleu,
    "rouge": rouge,
    "mcnemar": mcnemar_test,
    "binomialTest": lambda hits, trials: scipy.stats.binomtest(hits, trials).pvalue,
}


def as_json(value):
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(one) for one in value]
    value = float(value)
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def answer(call):
    try:
        return {"value": as_json(METRICS[call["metric"]](*call["args"]))}
    except (ValueError, IndexError) as error:
        return {"error": type(error).__name__, "message": str(error)}


json.dump([answer(call) for call in json.load(sys.stdin)], sys.stdout)
