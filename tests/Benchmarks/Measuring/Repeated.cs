using System.Diagnostics;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>Times of something short, each sample a mean of many.</summary>
internal static class Repeated
{
    private const int WarmUp = 20_000;
    private const int Each = 1_000;

    /// <summary>Microseconds of one.</summary>
    public static List<double> Microseconds(int samples, Action work)
    {
        for (var i = 0; i < WarmUp; i++)
        {
            work();
        }

        var times = new List<double>(samples);
        for (var sample = 0; sample < samples; sample++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Each; i++)
            {
                work();
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / Each);
        }

        return times;
    }
}
