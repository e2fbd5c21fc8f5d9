using AgentHost.FileSystem;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;

namespace AgentHost.Attachments;

/// <summary>
/// Says to a person why a path is not attached. Files that refuse speak to a model, which can make a call of its own; a reference cannot, and a person has
/// settings.
/// </summary>
/// <param name="paths">Paths of the workspace.</param>
/// <param name="gate">What may be read without asking.</param>
internal sealed class Refusals(IWorkspacePaths paths, RuleGate gate)
{
    /// <summary>Explains why a file cannot be read.</summary>
    public string Of(string path, FileAccessException exception)
    {
        if (exception.Failure != FileAccessFailure.NotPermitted || paths.Resolve(path) is not { IsResolved: true } resolved)
        {
            return exception.Message;
        }

        var shown = paths.ToRelative(resolved.Path);
        return gate.Stand(resolved.Path, isFolder: false, out var rule) switch
        {
            PathAccess.Secret => $"{shown} may hold secrets: it is sent only where a rule of yours says so, \"read({shown})\" in permissions.allow.",
            PathAccess.Outside => $"{shown} is outside the workspace: it is sent only where a rule of yours says so, \"read({shown})\" in permissions.allow.",
            PathAccess.Asks =>
                $"the rule ask {rule!.Text} ({rule.Source}) holds for {shown}{rule.Because}, and a reference asks nobody: "
                + "say in words that it is to be read, and you are asked.",
            _ => exception.Message,
        };
    }

    /// <summary>That something is there and hidden; null when it is not, or nothing is there.</summary>
    public string? Hidden(string path)
    {
        if (paths.Resolve(path) is not { IsResolved: true } resolved
            || gate.Stand(resolved.Path, Directory.Exists(resolved.Path), out _) != PathAccess.Hidden || !Path.Exists(resolved.Path))
        {
            return null;
        }

        return $"{path} is hidden by context.ignore of the settings or by .agentignore.";
    }
}
