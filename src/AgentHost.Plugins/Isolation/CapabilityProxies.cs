using System.Text.Json;
using AgentHost.Client;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>A tool in the runner.</summary>
internal sealed class RunnerTool(RunnerHandle handle) : Tool
{
    protected override async ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(context.Workspace, cancellationToken);
        await using var scope = handle.Runtime.Services.OpenCall(context);
        return await handle.Runtime.RequireAsync<PrepareParams, ToolPlan>(
            RunnerMethods.ToolPrepare, new PrepareParams(instance, scope.Name, call, ContextOf(context)), cancellationToken);
    }

    protected override async ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(context.Workspace, cancellationToken);
        await using var scope = handle.Runtime.Services.OpenCall(context);
        return await handle.Runtime.RequireAsync<ExecuteParams, ToolResult>(
            RunnerMethods.ToolExecute, new ExecuteParams(instance, scope.Name, plan, ContextOf(context)), cancellationToken);
    }

    private static ToolCallContext ContextOf(ToolContext context)
    {
        var agents = context.Agents;
        return new(context.SessionId, context.TurnId, context.CallId, context.User is not null, context.Deadline, context.Settings, context.RunOptions)
        {
            HasSubAgents = agents is not null,
            HasCalls = context.Calls is not null,
            SubAgentRefusal = agents?.Refusal,
            Model = context.Model,
            ByCommand = context.ByCommand,
        };
    }
}

/// <summary>A source of tools in the runner.</summary>
internal sealed class RunnerToolSource(RunnerHandle handle) : ToolSource
{
    private static readonly JsonElement True = AgentJson.Parse("true");
    private static readonly JsonElement False = AgentJson.Parse("false");

    private readonly RunnerTool _calls = new(handle);
    private IReadOnlyList<ToolSpec> _known = [];
    private string _told = "";

    public override async ValueTask<IReadOnlyList<ToolSpec>> ListAsync(ToolSourceContext context, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(context, problems: false, cancellationToken);

        // The same list, as an object, where it says the same: nothing is built anew then.
        if (answer.GetRawText() is var text && text != _told)
        {
            (_known, _told) = (ClientJson.Read<IReadOnlyList<ToolSpec>>(answer), text);
        }

        return _known;
    }

    public override async ValueTask<IReadOnlyList<string>> ProblemsAsync(ToolSourceContext context, CancellationToken cancellationToken) =>
        ClientJson.Read<IReadOnlyList<string>>(await AskAsync(context, problems: true, cancellationToken));

    /// <summary>Any name: the runner says where there is no such tool any more.</summary>
    public override Tool FindTool(string name) => _calls;

    private async Task<JsonElement> AskAsync(ToolSourceContext context, bool problems, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(cancellationToken);
        var arguments = ClientJson.ToElement<IReadOnlyDictionary<string, JsonElement>>(new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["sessionId"] = ClientJson.ToElement(context.SessionId),
            ["runOptions"] = ClientJson.ToElement(context.RunOptions),
            ["turnEnds"] = context.TurnEnds ? True : False,
            ["problems"] = problems ? True : False,
        });
        return await handle.Runtime.AskAsync<InvokeParams, JsonElement>(
            RunnerMethods.CapabilityInvoke, new InvokeParams(instance, arguments), cancellationToken);
    }
}

/// <summary>A hook in the runner.</summary>
internal sealed class RunnerHook(RunnerHandle handle) : Hook
{
    public override async ValueTask<HookResult> RunAsync(HookInput input, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(cancellationToken);
        return await handle.Runtime.RequireAsync<HookParams, HookResult>(RunnerMethods.HookRun, new HookParams(instance, input), cancellationToken);
    }
}

/// <summary>A command in the runner.</summary>
internal sealed class RunnerCommand(RunnerHandle handle) : Command
{
    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(context.Workspace, cancellationToken);
        await using var scope = handle.Runtime.Services.OpenCommand(context);
        return await handle.Runtime.RequireAsync<CommandParams, CommandResult>(
            RunnerMethods.CommandRun, new CommandParams(instance, scope.Name, call, context.SessionId, context.User is not null), cancellationToken);
    }
}

/// <summary>A prompt section in the runner.</summary>
internal sealed class RunnerPromptSection(RunnerHandle handle) : PromptSection
{
    public override async ValueTask<string?> BuildAsync(PromptContext context, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(context.Workspace, cancellationToken);
        await using var scope = handle.Runtime.Services.OpenPrompt(context);
        var section = await handle.Runtime.RequireAsync<PromptParams, TextResult>(
            RunnerMethods.PromptBuild,
            new PromptParams(instance, scope.Name, context.SessionId, context.Model, context.Prompt, context.RunOptions, (int)context.Change),
            cancellationToken);
        return section.Text;
    }
}

/// <summary>A compactor in the runner.</summary>
internal sealed class RunnerCompactor(RunnerHandle handle) : Compactor
{
    public override async ValueTask<Compaction?> CompactAsync(CompactionRequest request, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(cancellationToken);
        var result = await handle.Runtime.RequireAsync<CompactParams, CompactResult>(
            RunnerMethods.CompactorRun, new CompactParams(instance, request), cancellationToken);
        return result.Compaction?.Value;
    }
}

/// <summary>A capability of any other kind in the runner.</summary>
internal sealed class RunnerCapability(RunnerHandle handle) : Capability
{
    public override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(cancellationToken);
        return await handle.Runtime.AskAsync<InvokeParams, JsonElement>(
            RunnerMethods.CapabilityInvoke, new InvokeParams(instance, arguments), cancellationToken);
    }
}
