namespace AgentHost.Plugins.Git.Verbs;

/// <summary>One action of the tool.</summary>
/// <remarks>Without state.</remarks>
internal abstract class Verb
{
    /// <summary>Fields that it takes, beside the action.</summary>
    public abstract IReadOnlyList<string> Fields(GitArguments arguments);

    /// <summary>Says what it would do; touches nothing.</summary>
    /// <exception cref="Running.GitException">A name cannot be a word of a command.</exception>
    public abstract VerbPlan Plan(GitArguments arguments, ToolContext context);

    /// <summary>Does it.</summary>
    public abstract Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken);
}
