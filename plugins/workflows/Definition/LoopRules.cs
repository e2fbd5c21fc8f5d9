using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>Guards of a loop. All of them hold; none can be endless.</summary>
internal sealed record LoopRules
{
    /// <summary>The most iterations.</summary>
    public int Iterations { get; init; } = 100;

    /// <summary>The most that its iterations may cost, in US dollars.</summary>
    public double Cost { get; init; } = 10;

    /// <summary>The longest time of all its iterations, waits for people and pauses left out.</summary>
    public double Minutes { get; init; } = 240;

    /// <summary>Iterations in a row without progress, after which it is stuck.</summary>
    public int Stuck { get; init; } = 3;

    /// <summary>Condition that ends it.</summary>
    public Expression? Until { get; init; }

    /// <summary>Command line whose exit code 0 ends it.</summary>
    public Template? Check { get; init; }

    /// <summary>Key that the output of the check is saved in; null for none.</summary>
    public Save? CheckSave { get; init; }

    /// <summary>Phrase that ends it, alone on the last line of an agent's answer.</summary>
    public string? Phrase { get; init; }
}
