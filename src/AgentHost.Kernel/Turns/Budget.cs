using AgentHost.Kernel.Configuration;

namespace AgentHost.Kernel.Turns;

/// <summary>Money that may be spent.</summary>
/// <param name="Most">US dollars.</param>
/// <param name="Before">US dollars that were spent before the turn.</param>
/// <param name="Of">Whose it is: <c>a session</c>; null for the turn's own.</param>
internal sealed record Budget(decimal Most, decimal Before, string? Of)
{
    /// <summary>Why no further request may be made; null while one may.</summary>
    /// <param name="spent">US dollars that the turn spent.</param>
    public string? FindEnd(decimal spent) => Before + spent < Most ? null
        : $"the limit of {Money.Write(Most)}{(Of is null ? "" : " for " + Of)} was reached: {Money.Write(Before + spent)} are spent";
}
