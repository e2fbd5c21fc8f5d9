using System.Globalization;
using AgentHost.Client;

namespace AgentHost.Packages.Installing;

/// <summary>Describes the usage of a plugin, in words.</summary>
public static class UsageText
{
    /// <summary>One line; empty where it was not used.</summary>
    public static string Of(PluginUsage? usage)
    {
        if (usage is null)
        {
            return "";
        }

        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(usage.Calls, "call")}, {usage.Failures} failed, {Time(usage.Milliseconds)}; "
            + $"{Count(usage.Activations, "start")}, the last in {usage.ActivationMs:0.#} ms; {Size(usage.AllocatedBytes)} allocated");
        if (usage.InputTokens + usage.OutputTokens > 0)
        {
            text += string.Create(
                CultureInfo.InvariantCulture,
                $"; {Count(usage.InputTokens, "token")} in, {usage.OutputTokens} out{(usage.Cost > 0 ? $", ${usage.Cost:0.0000}" : "")}");
        }

        return usage.Since is { } since ? text + string.Create(CultureInfo.InvariantCulture, $"; since {since.UtcDateTime:yyyy-MM-dd}") : text;
    }

    private static string Count(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Size(long bytes) =>
        bytes < 1_000_000
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} KB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");

    private static string Time(double milliseconds) =>
        milliseconds < 1000
            ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.#} ms")
            : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s");
}
