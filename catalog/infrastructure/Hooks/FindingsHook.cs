using System.Text;
using AgentHost.Plugins.Infrastructure.Layout;
using AgentHost.Plugins.Infrastructure.Stacks;
using AgentHost.Plugins.Infrastructure.Terraform;

namespace AgentHost.Plugins.Infrastructure.Hooks;

/// <summary>
/// Adds to the result of an edit what is wrong now and was not before: in stacks that the changed file is a part of, and, where no language server looks at
/// terraform's code, what <c>terraform validate</c> says.
/// </summary>
internal sealed class FindingsHook(StackCache cache) : Hook
{
    private const int MostFiles = 20;
    private const int MostFolders = 3;
    private const int MostStacks = 200;
    private const int Most = 20;
    private const int MostKnown = 2_000;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    private int Milliseconds => ToolSettings.Number(cache.Workspace.Settings, "wait", 6_000, 0, 8_000);

    /// <inheritdoc/>
    public override async ValueTask<HookResult> RunAsync(HookInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input is not PostToolInput { Result: { IsError: false, Paths.Count: > 0 } result } || Milliseconds == 0)
        {
            return HookResult.None;
        }

        var paths = result.Paths.Take(MostFiles).Select(Relative).OfType<string>().ToList();
        var text = new StringBuilder();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var clock = cache.Time.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), limit, TimeSpan.FromMilliseconds(Milliseconds), Timeout.InfiniteTimeSpan);
        try
        {
            if (paths.Exists(WorkspaceSource.IsYaml))
            {
                Add(text, "The stacks report", await StacksAsync(paths, limit.Token));
            }

            var folders = paths.Where(static path => path.EndsWith(".tf", StringComparison.Ordinal))
                .Select(static path => path[..Math.Max(0, path.LastIndexOf('/'))]).Distinct(StringComparer.Ordinal).Take(MostFolders).ToList();
            if (folders.Count > 0 && cache.Workspace.Trusted && !await HasServerAsync(limit.Token))
            {
                foreach (var folder in folders)
                {
                    Add(text, $"{cache.Program} validate reports", await CodeAsync(folder, limit.Token));
                }
            }
        }
        catch (Exception exception) when (exception is InfrastructureException or FileAccessException or ProcessStartException)
        {
            // An edit is none the worse for it; the tools say what is wrong.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It took too long.
        }

        return text.Length == 0 ? HookResult.None : new HookResult { AddedContext = text.ToString().TrimEnd() };
    }

    private static void Add(StringBuilder text, string who, IReadOnlyList<string> fresh)
    {
        if (fresh.Count > 0)
        {
            text.Append($"{who}, new since the last look:\n{SafeText.Lines(fresh, Most)}\n");
        }
    }

    private async Task<IReadOnlyList<string>> StacksAsync(List<string> paths, CancellationToken cancellationToken)
    {
        var files = cache.Workspace.Files;
        var layout = await cache.LayoutAsync(files, cancellationToken);
        if (!paths.Exists(path => path == layout.File || layout.Stacks.Length == 0 || path.StartsWith(layout.Stacks + "/", StringComparison.Ordinal)))
        {
            return [];
        }

        var repository = await cache.LoadAsync(files, cancellationToken);
        if (repository.Stacks.Count == 0)
        {
            // A folder of other YAML that happens to have the name.
            return [];
        }

        var stacks = repository.Stacks.Where(stack => paths.Exists(stack.Files.Contains)).Take(MostStacks).ToList();
        var problems = await StackChecks.FindAsync(repository, stacks, cache.SourceOf(files), cancellationToken);
        return Fresh(
            "stacks:",
            problems.Concat(repository.Problems.Where(problem => paths.Contains(problem.Place.File))).Distinct()
                .Select(static problem => ($"{problem.Place.File}:{problem.Message}", problem.Line)));
    }

    private async Task<IReadOnlyList<string>> CodeAsync(string folder, CancellationToken cancellationToken)
    {
        var output = await TerraformRunner.RunAsync(
            cache.Workspace.Processes, [cache.Program, "validate", "-json"], folder, null, null, null, TimeSpan.FromSeconds(1), cancellationToken);
        return FindingReader.Read(output.Text) is { } findings && !FindingReader.WantsInit(findings)
            ? Fresh($"code:{folder}:", findings.Select(finding => ($"{finding.File}:{finding.Summary}:{finding.Detail}", finding.Write(folder))))
            : [];
    }

    /// <summary>
    /// Lines move with edits: what was there before is known by its words. What is gone is forgotten, so that it is told when it comes again.
    /// </summary>
    private List<string> Fresh(string scope, IEnumerable<(string Key, string Line)> found)
    {
        var now = found.Select(entry => (Key: scope + entry.Key, entry.Line)).ToList();
        lock (_gate)
        {
            var fresh = now.FindAll(entry => !_known.Contains(entry.Key)).ConvertAll(static entry => entry.Line);
            _known.RemoveWhere(key => key.StartsWith(scope, StringComparison.Ordinal));
            if (_known.Count + now.Count <= MostKnown)
            {
                _known.UnionWith(now.Select(static entry => entry.Key));
            }

            return fresh;
        }
    }

    private async ValueTask<bool> HasServerAsync(CancellationToken cancellationToken)
    {
        foreach (var server in cache.Workspace.Capabilities is { } capabilities ? await capabilities.ListAsync("language-server", cancellationToken) : [])
        {
            if (!server.Shadowed && ToolSettings.Texts(server.Declaration, "fileTypes").Contains(".tf")
                && FindingReader.Text(server.Declaration, "command") is { } command && ProgramLookup.IsThere(command))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A path from the workspace's root; null where it is outside.</summary>
    private string? Relative(string path)
    {
        var slashed = path.Replace('\\', '/');
        var root = cache.Workspace.Root.Replace('\\', '/').TrimEnd('/') + "/";
        return slashed.StartsWith(root, StringComparison.Ordinal) ? slashed[root.Length..] : Path.IsPathRooted(path) ? null : RepositoryLayout.Normalize(path);
    }
}
