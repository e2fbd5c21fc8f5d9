namespace AgentHost.Extensions.AI;

/// <summary>Options of a function as a tool: what the host has to know of it and an <c>AIFunction</c> does not say.</summary>
public sealed record FunctionToolOptions
{
    /// <summary>
    /// The most that it may do, here and in its manifest entry; <see cref="ToolEffects.None"/> for nothing outside the session. Where nothing is said,
    /// each call asks a person.
    /// </summary>
    public ToolEffects? Effects { get; init; }

    /// <summary>
    /// Completes the plan of a call with the files, commands and hosts that it touches, so that permission rules can match them. It touches nothing itself.
    /// Default: the plan has the effects, no resources, and a title of name and arguments.
    /// </summary>
    public Func<ToolPlan, ToolPlan>? Plan { get; init; }

    /// <summary>Handed to the function with its arguments. Default none.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>Waits behind <c>tool_search</c>. Default false. Part of the manifest entry alone.</summary>
    public bool Defer { get; init; }

    /// <summary>Time limit of one call, in seconds. Default the host's limit (120). Part of the manifest entry alone.</summary>
    public double? TimeoutSeconds { get; init; }
}
