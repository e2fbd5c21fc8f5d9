namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>A mistake in a definition.</summary>
/// <param name="Place">Where.</param>
/// <param name="Message">One sentence: what was found, and what to do.</param>
/// <param name="Code">One of <see cref="ProblemCodes"/>, or that of a file's head.</param>
internal sealed record Problem(Place Place, string Message, string Code = ProblemCodes.WrongValue)
{
    /// <summary>True for what is odd and stops no run. Default false.</summary>
    public bool IsWarning { get; init; }
}
