using System.Globalization;

namespace AgentHost.Tests;

/// <summary>Length of fault and load tests: the variable ROUNDS, or what <c>./test</c> runs of them (.ci/full-rounds).</summary>
internal static class Rounds
{
    /// <summary>The variable's value; null where it is not set.</summary>
    public static int? Wished { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : null;

    /// <summary>The variable's value, or the usual one.</summary>
    public static int Or(int usual) => Wished ?? usual;
}
