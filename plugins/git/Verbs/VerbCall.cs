using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>A call that is carried out.</summary>
internal sealed record VerbCall(GitArguments Arguments, Repository Repository, ToolContext Context)
{
    public GitRunner Git => Repository.Git;

    /// <summary>Characters of a patch or a file that the model is shown.</summary>
    public int MostChars => ToolSettings.Number(Context.Settings, "maxChars", 40_000, 1_000, 1_000_000);

    /// <summary>Entries of a list.</summary>
    public int Limit(int fallback) => Arguments.Limit ?? fallback;
}
