using System.Diagnostics;
using AgentHost.ModelServing;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>Times between the end of one answer and the arrival of the next request.</summary>
internal static class StepTimes
{
    public static List<double> Of(IReadOnlyList<RecordedRequest> requests)
    {
        var times = new List<double>();
        for (var i = 1; i < requests.Count; i++)
        {
            times.Add(Stopwatch.GetElapsedTime(requests[i - 1].EndTimestamp, requests[i].Timestamp).TotalMilliseconds);
        }

        return times;
    }

    /// <summary>What keeps a bench from using a tool; null when it is offered.</summary>
    public static string? Missing(RecordedRequest request, string tool) =>
        request.Tools.Contains(tool, StringComparer.Ordinal) ? null : $"the build offers no tool \"{tool}\"";
}
