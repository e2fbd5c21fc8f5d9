namespace AgentHost.Kernel.Hooks.Commands;

/// <summary>The programs that are hooks in a workspace, and how they are run.</summary>
/// <param name="hooks">In the order in which they run.</param>
/// <param name="processes">The workspace's processes.</param>
/// <param name="time">The clock.</param>
internal sealed class CommandHooks(IReadOnlyList<CommandHook> hooks, IProcesses? processes, TimeProvider time)
{
    public static CommandHooks None { get; } = new([], null, TimeProvider.System);

    public IReadOnlyList<CommandHook> All => hooks;

    /// <summary>Those for an event and what it is about: a tool, or in Claude Code's format how a session began, why it is told.</summary>
    public IEnumerable<CommandHook> For(HookInput input)
    {
        var tool = input.Call?.Tool;
        foreach (var hook in hooks)
        {
            if (hook.Event == input.Event && (tool is null ? !hook.Claude || hook.Matcher.IsMatch(ClaudeEvents.SubjectOf(input)) : hook.Matcher.IsMatch(tool) || (hook.Claude && hook.Matcher.IsMatch(ClaudeTools.Name(tool)))))
            {
                yield return hook;
            }
        }
    }

    public bool Any(HookEvent hookEvent)
    {
        foreach (var hook in hooks)
        {
            if (hook.Event == hookEvent)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Runs one. A failure is a denial where it blocks, else it is told of.</summary>
    public async ValueTask<HookResult> RunAsync(CommandHook hook, HookInput input, CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal) { ["AGENT_WORKSPACE"] = input.Workspace };
        if (hook.Claude)
        {
            variables["CLAUDE_PROJECT_DIR"] = input.Workspace;
        }

        var run = await HookProcess.RunAsync(hook, hook.Claude ? ClaudeWire.Write(input) : HookWire.Write(input), processes!, variables, time, cancellationToken);
        var answer = hook.Claude ? ClaudeWire.Read(input, run, out var failure) : HookWire.Read(input.Event, run, out failure);
        if (answer is not null)
        {
            return answer;
        }

        var blocks = hook.FailureBlocks || (hook.Claude && run.TimedOut && HookEvents.FailureBlocks(input.Event));
        return blocks
            ? HookResult.Deny($"The hook at {hook.Origin} failed ({failure}); a failing hook blocks.")
            : new HookResult { Reason = $"failed: {failure}" };
    }
}
