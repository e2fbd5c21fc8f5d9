using AgentHost.Client;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Prompts;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Turns.Running;

/// <summary>Builds the request of a turn: the system prompt, the history, and the tools.</summary>
public sealed class RequestBuilder(PromptBuilder prompts, TimeProvider time)
{
    private static readonly PromptText DryRunSection = new(
        "dry-run",
        "This is a dry run: your edits are kept for the person to look at and are not written. Files read back as if they were, "
        + "but commands see them as they are on disk, and commands that may write are refused: say which you would run, and go on.");

    /// <summary>Tells the model what it is.</summary>
    private static readonly PromptText SubAgentSection = new(
        "sub-agent",
        "You are a sub-agent: another agent gave you this task, and reads nothing of what you do but your last message. "
        + "Do the whole task without asking back, and let that message say all that was found or done.");

    /// <summary>The first request of a turn.</summary>
    public async ValueTask<ModelRequest> BuildAsync(TurnState turn, IReadOnlyList<Message> history, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var system = await BuildSystemAsync(
            turn.Workspace,
            turn.Registry,
            turn.Plan.Request,
            turn.Plan.Agent,
            turn.Plan.Output,
            turn.Session.Id,
            turn.Session.Sections,
            turn.Model,
            turn.Mode,
            warning => turn.Session.Tell(new HostWarning(warning), turn.TurnId),
            cancellationToken);
        return new ModelRequest(history)
        {
            System = turn.Parent is null ? system : [.. system, SubAgentSection],
            Tools = turn.Tools.Offered,
            SessionId = turn.Session.Id,
        };
    }

    /// <summary>The system prompt: the plugins' sections, the caller's words, and what the host itself has to say.</summary>
    internal async ValueTask<IReadOnlyList<PromptText>> BuildSystemAsync(
        Workspace workspace,
        CapabilityRegistry registry,
        PromptRequest request,
        AgentProfile? agent,
        OutputCheck? output,
        string sessionId,
        SectionMemory? seen,
        string model,
        PermissionMode mode,
        Action<string> warn,
        CancellationToken cancellationToken)
    {
        var capabilities = workspace.Services.CapabilitiesFor(registry);
        var prompt = string.Concat(request.Parts.OfType<TextPart>().Select(static part => part.Text));
        var facts = (workspace.Configuration.Place is { } place
            ? EnvironmentFacts.Of(place, time)
            : EnvironmentFacts.Of(workspace.Root, "local", workspace.Services.Processes.Shell[0], time)) with { Mode = mode };
        var system = await prompts.BuildAsync(
            registry,
            workspace.Services.Resolver,
            facts,
            (descriptor, change) => new PromptContext
            {
                SessionId = sessionId,
                Workspace = workspace.Services.ContextFor(descriptor.Owner),
                Model = model,
                Prompt = prompt,
                Change = change,
                Capabilities = capabilities,
                RunOptions = RunOptionValues.Of(descriptor.Owner, request.RunOptions),
            },
            seen,
            SystemPromptOverride.Of(request),
            workspace.Configuration.Conditions,
            workspace.Settings,
            warn,
            cancellationToken);
        if (agent is { Prompt.Length: > 0 })
        {
            system = [.. system, new PromptText("agent", agent.Prompt)];
        }

        return request.DryRun || output is not null
            ? [.. system, .. request.DryRun ? [DryRunSection] : Array.Empty<PromptText>(), .. output is not null ? [output.Section] : Array.Empty<PromptText>()]
            : system;
    }
}
