using System.Diagnostics;
using System.Text;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>Somebody who types in a terminal, and looks for what they typed.</summary>
internal static class Typing
{
    /// <summary>Keys of one measurement.</summary>
    public const int Keys = 20;

    /// <summary>Seconds without any output, after which a program has nothing more to say.</summary>
    public const double Quiet = 1.5;

    /// <summary>Signs that no answer has; each is typed once, since what stands there already need not be drawn again.</summary>
    private const string Signs = "ɐɑɒɓɔɕɖɗɘɚɜɝɞɟɡɢɣɤɥɦ";

    /// <summary>A key that is pressed again and again.</summary>
    private const string Repeated = "ʘ";

    private const int Apart = 20;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    /// <summary>Milliseconds from a key to its echo; the keys stay in the draft.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="seconds">The longest that a key may take.</param>
    /// <param name="endsAtSlow">True where no further key is pressed after one that took long, and one that never appears counts as the longest.</param>
    /// <exception cref="BenchException">A key did not appear.</exception>
    public static async Task<List<double>> EchoAsync(PseudoTerminal terminal, int seconds = 30, bool endsAtSlow = false)
    {
        var times = new List<double>();
        for (var i = 0; i < Keys; i++)
        {
            var from = terminal.Count;
            var clock = Stopwatch.StartNew();
            terminal.Type(Signs[i..(i + 1)]);
            try
            {
                terminal.WaitFor(Signs[i..(i + 1)], from, seconds);
            }
            catch (BenchException) when (endsAtSlow)
            {
                // It counts as the longest, which ends this below.
            }

            times.Add(clock.Elapsed.TotalMilliseconds);
            if (endsAtSlow && clock.Elapsed > Slow)
            {
                break;
            }

            await Task.Delay(60 + (i * 7 % 40));
        }

        return times;
    }

    /// <summary>Presses a key again and again from now on, until one is shown. The terminal must be silent.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="clock">Runs since the program was started.</param>
    /// <param name="model">What is shown when the program knows its model.</param>
    /// <param name="seconds">The longest that each may take.</param>
    /// <returns>Milliseconds to a key and to the model; true where the first key, typed before the program read, is shown too.</returns>
    /// <exception cref="BenchException">No key appeared, or no model.</exception>
    public static async Task<(double Key, double Model, bool KeepsFirst)> ReadyAsync(PseudoTerminal terminal, Stopwatch clock, string model, int seconds)
    {
        const string First = "ʁ";
        terminal.Type(First);
        using var shown = new CancellationTokenSource();
        var pressing = Task.Run(async () =>
        {
            while (!shown.IsCancellationRequested)
            {
                terminal.Type(Repeated);
                await Task.Delay(Apart);
            }
        });
        try
        {
            // Behind the first sequence, so that it is the program that shows it.
            terminal.WaitFor("\u001b[", 0, seconds);
            terminal.WaitFor(Repeated, Encoding.UTF8.GetByteCount(terminal.Text().Split('\u001b')[0]), seconds);
            var key = clock.Elapsed.TotalMilliseconds;
            await shown.CancelAsync();
            terminal.WaitFor(model, 0, seconds);
            var known = clock.Elapsed.TotalMilliseconds;
            await QuietAsync(terminal, 20);
            return (key, known, terminal.Text().Contains(First, StringComparison.Ordinal));
        }
        finally
        {
            await shown.CancelAsync();
            await pressing;
        }
    }

    /// <summary>Waits until nothing has come for a while.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="seconds">The longest wait: who never falls silent is not waited for.</param>
    public static async Task QuietAsync(PseudoTerminal terminal, double seconds = 600)
    {
        var all = Stopwatch.StartNew();
        for (var (count, since) = (-1, Stopwatch.StartNew()); since.Elapsed.TotalSeconds < Quiet && all.Elapsed.TotalSeconds < seconds;)
        {
            if (terminal.Count != count)
            {
                (count, since) = (terminal.Count, Stopwatch.StartNew());
            }

            await Task.Delay(20);
        }
    }
}
