using System.Globalization;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Running;

/// <summary>The last line of a run at a terminal: tokens, cost, and the share of the model's window that the conversation takes.</summary>
internal static class UsageLine
{
    /// <summary>The line; null where the service counted nothing.</summary>
    /// <param name="result">The run.</param>
    /// <param name="last">Its last request; null where none was answered.</param>
    public static string? Of(RunResult result, StepCompleted? last)
    {
        var usage = result.Usage;
        if (usage.Input + usage.Output == 0)
        {
            return null;
        }

        var cost = result.Cost is { } dollars ? string.Create(CultureInfo.InvariantCulture, $", ${dollars:0.0000}") : "";
        var share = last is { ContextWindow: { } window and > 0 } && last.Usage.Input > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {100.0 * (last.Usage.Input + last.Usage.Output) / window:0.#} % of the window")
            : "";
        return $"{CleanText.Count(usage.Input, "token", "N0")} in, {usage.Output.ToString("N0", CultureInfo.InvariantCulture)} out{cost}{share}";
    }
}
