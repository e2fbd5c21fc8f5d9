using System.Globalization;
using System.Text.RegularExpressions;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;

namespace AgentHost.Plugins.Workflows.Running;

/// <summary>
/// Does what leaves the machine, without a model: command lines that meet a pattern of an allow-list, a few at most, and none where a protected file changed.
/// </summary>
/// <param name="run">Runs a command line.</param>
internal sealed class Publisher(Func<string, Node, CancellationToken, ValueTask<(ToolCallResult Result, int? Exit, string Output)>> run)
{
    /// <summary>Carries the stage out, or says why not; a dry run says what it would do.</summary>
    public async ValueTask<NodeCompleted> RunAsync(Execution execution, CancellationToken cancellationToken)
    {
        var rules = execution.Node.Publish!;
        if (execution.Lines.Count > rules.Limit)
        {
            return Failed(execution, string.Create(CultureInfo.InvariantCulture,
                $"it would run {execution.Lines.Count} commands, and its limit is {rules.Limit}"));
        }

        if (execution.Lines.FirstOrDefault(line => !rules.Allow.Any(pattern => Meets(line, pattern))) is { } other)
        {
            return Failed(execution, $"its allow-list has no pattern for: {other}");
        }

        if (rules.Protect.Count > 0 && await FindProtectedAsync(execution, rules, cancellationToken).ConfigureAwait(false) is { } problem)
        {
            return Failed(execution, problem);
        }

        if (execution.DryRun)
        {
            return Done(execution, "A dry run: it would run\n" + string.Join('\n', execution.Lines));
        }

        if (execution.Published >= rules.Limit)
        {
            return Failed(execution, string.Create(CultureInfo.InvariantCulture,
                $"it ran {execution.Published} commands in this run, the most that its limit allows"));
        }

        var line = execution.Lines[execution.Part];
        var (_, exit, text) = await run(line, execution.Node, cancellationToken).ConfigureAwait(false);
        return exit == 0 ? Done(execution, text)
            : Failed(execution, $"{line}: {(exit is null ? text : string.Create(CultureInfo.InvariantCulture, $"exit {exit}: {text}"))}");
    }

    /// <summary>Tells whether a line meets a pattern, in which <c>*</c> stands for anything but what ends a command.</summary>
    internal static bool Meets(string line, string pattern) =>
        Regex.IsMatch(
            line,
            "^" + string.Join("[^;&|`$<>\\n\\r]*", pattern.Split('*').Select(Regex.Escape)) + "$",
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>Tells whether a path meets a pattern: <c>*</c> within a folder, <c>**</c> through all.</summary>
    internal static bool IsProtected(string path, string pattern)
    {
        var text = Regex.Escape(pattern.Trim('/')).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal).Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal);
        var within = pattern.Contains('/', StringComparison.Ordinal) ? "" : "(.*/)?";
        return Regex.IsMatch(path.Replace('\\', '/'), $"^{within}{text}(/.*)?$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    private async ValueTask<string?> FindProtectedAsync(Execution execution, PublishRules rules, CancellationToken cancellationToken)
    {
        if (execution.Files.Order(StringComparer.Ordinal).FirstOrDefault(file => rules.Protect.Any(pattern => IsProtected(file, pattern))) is { } file)
        {
            return Problem(file);
        }

        if (execution.Base is not { Length: > 0 } from || from[0] == '-')
        {
            return "it has no base that changes are told from, so nothing is published";
        }

        // Git itself picks out the protected files: an answer that is cut, or a name that is written in another way, is a hit all the same. Files that were
        // moved are told by both names.
        var files = string.Join(' ', rules.Protect.SelectMany(Specs).Select(Quoted));
        string[] lines =
        [
            $"git diff --no-renames --name-only HEAD -- {files}",
            $"git ls-files --others --exclude-standard -- {files}",
            $"git diff --no-renames --name-only {Quoted(from + "...HEAD")} -- {files}",
        ];
        foreach (var line in lines)
        {
            var (_, exit, text) = await run(line, execution.Node, cancellationToken).ConfigureAwait(false);
            if (exit != 0)
            {
                return $"which files changed is not known, so nothing is published: {text}";
            }

            if (text.Trim() is { Length: > 0 } found)
            {
                return Problem(found.Split('\n')[0].Trim());
            }
        }

        return null;
    }

    private static string Problem(string file) => $"{file} changed, which is protected: look at the change, and publish it yourself";

    /// <summary>Pathspecs of what a pattern protects, from the top of the repository.</summary>
    private static IEnumerable<string> Specs(string pattern)
    {
        var text = pattern.Trim('/').Replace("\\", @"\\", StringComparison.Ordinal).Replace("?", @"\?", StringComparison.Ordinal)
            .Replace("[", @"\[", StringComparison.Ordinal);
        var from = ":(top,glob)" + (pattern.Contains('/', StringComparison.Ordinal) ? "" : "**/") + text;
        return [from, from + "/**"];
    }

    private static string Quoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private static NodeCompleted Done(Execution execution, string text) => new(execution.Key, NodeOutcome.Ok)
    {
        Writes =
        [
            .. execution.Saves.Where(static each => each.Type.Kind == ValueKind.String || each.Type is { Kind: ValueKind.List, Element.Kind: ValueKind.String })
                .Select(each => new Write(each.Save.Key, text))
        ],
        Digest = Digests.Of(text),
    };

    private static NodeCompleted Failed(Execution execution, string error) => new(execution.Key, NodeOutcome.Failed) { Error = error, IsFinal = true };
}
