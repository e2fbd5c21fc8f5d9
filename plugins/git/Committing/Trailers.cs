using System.Text.Json;
using AgentHost.Plugins.Git.Running;
using AgentHost.Plugins.Git.Verbs;

namespace AgentHost.Plugins.Git.Committing;

/// <summary>Lines that end a message: what the settings want, and before them the project's own rule.</summary>
/// <param name="Line">The trailer; null for none.</param>
/// <param name="Notice">A sentence where a rule of the project's decided; null where the settings did.</param>
internal sealed record Trailers(string? Line, string? Notice)
{
    /// <summary>Finds them.</summary>
    /// <exception cref="GitException">The setting is no trailer.</exception>
    public static async Task<Trailers> FindAsync(
        IWorkspaceContext workspace, string top, JsonElement settings, string? model, CancellationToken cancellationToken)
    {
        var form = CommitWords.Form(settings);
        var rule = await TrailerRule.FindAsync(workspace, top, form, cancellationToken);
        var line = CommitWords.Trailer(settings, rule?.Word ?? form, model, out var wrong);
        if (wrong is not null)
        {
            throw new GitException(wrong);
        }

        var notice = rule is null || rule.Word == form ? null
            : rule.Word == "none" ? $"No trailer, as {rule.Place} wants it."
            : $"The trailer is {rule.Word}, as {rule.Place} wants it.";
        return new(line, notice);
    }
}
