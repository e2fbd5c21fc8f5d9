using System.Globalization;
using System.Runtime.InteropServices;
using AgentHost.Client;
using AgentHost.FileSystem;

namespace AgentHost.Kernel.Prompts;

/// <summary>Facts that a text section of the prompt may name in double braces.</summary>
public sealed record EnvironmentFacts(string Workspace, string Target, string Shell, DateOnly Date, string Git)
{
    /// <summary>The permission mode that the turn begins in.</summary>
    public PermissionMode Mode { get; init; }

    /// <summary>The system that commands run on; null for this machine's.</summary>
    public string? System { get; init; }

    /// <summary>The facts of a workspace in another place, of which nothing is looked up on this machine.</summary>
    /// <param name="place">The place.</param>
    /// <param name="time">The clock.</param>
    public static EnvironmentFacts Of(RemotePlace place, TimeProvider time) =>
        new(place.Root, place.Name, place.Shell[0], DateOnly.FromDateTime(time.GetLocalNow().DateTime), "not looked at") { System = $"that of {place.Name}" };

    /// <param name="root">Root of the workspace.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="shell">The target's shell.</param>
    /// <param name="time">The clock.</param>
    public static EnvironmentFacts Of(string root, string target, string shell, TimeProvider time) =>
        new(root, target, shell, DateOnly.FromDateTime(time.GetLocalNow().DateTime), GitState(root));

    public string Fill(string text) =>
        !text.Contains("{{", StringComparison.Ordinal)
            ? text
            : text.Replace("{{workspace}}", Workspace, StringComparison.Ordinal)
                .Replace("{{target}}", Target, StringComparison.Ordinal)
                .Replace("{{shell}}", Shell, StringComparison.Ordinal)
                .Replace("{{date}}", string.Create(CultureInfo.InvariantCulture, $"{Date.Year:D4}-{Date.Month:D2}-{Date.Day:D2}"), StringComparison.Ordinal)
                .Replace("{{system}}", System ?? RuntimeInformation.OSDescription, StringComparison.Ordinal)
                .Replace("{{mode}}", Describe(Mode), StringComparison.Ordinal)
                .Replace("{{git}}", Git, StringComparison.Ordinal);

    /// <summary>A mode, and what it means for whoever calls tools.</summary>
    private static string Describe(PermissionMode mode) => mode switch
    {
        PermissionMode.Plan => "plan (you can look and nothing else: calls that change something are refused; answer with a plan)",
        PermissionMode.AcceptEdits => "accept-edits (edits in the workspace run; other calls that change something may be asked about)",
        PermissionMode.DontAsk => "dont-ask (nobody is asked: what no rule allows is refused)",
        PermissionMode.Bypass => "bypass (what no rule denies runs)",
        _ => "default",
    };

    /// <summary>The branch, read from the repository's own files: starting git would cost more than the whole prompt.</summary>
    private static string GitState(string root)
    {
        for (var folder = root; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var git = Path.Combine(folder, ".git");
            try
            {
                if (File.Exists(git))
                {
                    return "a worktree or submodule";
                }

                if (Directory.Exists(git))
                {
                    var head = PlainFile.ReadText(Path.Combine(git, "HEAD"), 4096).Trim();
                    return head.StartsWith("ref: refs/heads/", StringComparison.Ordinal)
                        ? "branch " + head["ref: refs/heads/".Length..]
                        : "detached at " + head[..Math.Min(12, head.Length)];
                }
            }
            catch (IOException)
            {
                return "a repository that cannot be read";
            }
            catch (UnauthorizedAccessException)
            {
                return "a repository that cannot be read";
            }
        }

        return "no repository";
    }
}
