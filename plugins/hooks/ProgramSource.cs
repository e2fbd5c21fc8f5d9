using AgentHost.Plugins.Hooks.Claude;
using AgentHost.Plugins.Hooks.Running;

namespace AgentHost.Plugins.Hooks;

/// <summary>The source of hooks that are programs: makes them of what settings and files declare, and runs them.</summary>
/// <param name="workspace">Where they run.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgramSource(IWorkspaceContext workspace, TimeProvider time) : HookSource
{
    private readonly CommandRunner _runner = new(workspace, time);

    public override ValueTask<HookSearchResult> FindAsync(HookSearch search, CancellationToken cancellationToken)
    {
        var hooks = new List<CommandHook>();
        var problems = new List<HookProblem>();
        foreach (var declared in search.Settings)
        {
            if (SettingsReader.Read(declared) is { } hook)
            {
                hooks.Add(hook);
            }
        }

        foreach (var file in search.Files)
        {
            ClaudeFile.Read(file, hooks, problems);
        }

        return new(new HookSearchResult([.. hooks.Select(static hook => hook.ToFound())]) { Problems = problems });
    }

    public override ValueTask<HookResult> RunAsync(FoundHook hook, HookInput input, string? distrusted, CancellationToken cancellationToken) =>
        _runner.RunAsync(CommandHook.Of(hook), input, distrusted, cancellationToken);
}
