using AgentHost.Plugins.Git.Verbs;

namespace AgentHost.Plugins.Git;

/// <summary>Tells the model how commits end that it makes otherwise than with the tool: the person wants the same line there.</summary>
internal sealed class TrailerSection(IWorkspaceContext workspace) : PromptSection
{
    /// <inheritdoc/>
    public override ValueTask<string?> BuildAsync(PromptContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        // Of what nobody set a request says nothing.
        var trailer = CommitWords.IsSet(workspace.Settings) ? CommitWords.Trailer(workspace.Settings, context.Model, out _) : null;
        return new(
            trailer is null
                ? null
                : $"Each commit that you make with a command of the shell ends with this line: {trailer}\n(git commit --trailer \"{trailer}\")");
    }
}
