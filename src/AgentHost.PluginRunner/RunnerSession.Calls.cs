using System.Collections.ObjectModel;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.PluginRunner.Services;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner;

internal sealed partial class RunnerSession
{
    private static readonly JsonElement Null = JsonElement.Parse("null"u8);

    private void RegisterCalls()
    {
        _link.Serve<PrepareParams, ToolPlan>(RunnerMethods.ToolPrepare, async (call, cancellationToken) =>
        {
            var instance = Find(call.Instance);
            var progress = new HostProgress(_link, call.Scope);
            var plan = await ToolOf(instance, call.Call.Value.Tool)
                .PrepareAsync(call.Call.Value, ContextFor(instance, call.Scope, call.Context, progress), cancellationToken);
            progress.Flush();
            return plan;
        });
        _link.Serve<ExecuteParams, ToolResult>(RunnerMethods.ToolExecute, async (call, cancellationToken) =>
        {
            var instance = Find(call.Instance);
            var progress = new HostProgress(_link, call.Scope);
            var result = await ToolOf(instance, call.Plan.Value.Call.Tool)
                .ExecuteAsync(call.Plan.Value, ContextFor(instance, call.Scope, call.Context, progress), cancellationToken);
            progress.Flush();
            return result;
        });
        _link.Serve<HookParams, HookResult>(RunnerMethods.HookRun, (call, cancellationToken) =>
            Find(call.Instance).As<Hook>().RunAsync(call.Input.Value, cancellationToken));
        _link.Serve<CommandParams, CommandResult>(RunnerMethods.CommandRun, (call, cancellationToken) =>
        {
            var instance = Find(call.Instance);
            var commandContext = new CommandContext
            {
                Workspace = new HostWorkspace(_link, call.Scope, instance.Workspace),
                SessionId = call.SessionId,
                Capabilities = new HostCapabilities(_link, call.Scope),
                User = call.User ? new HostUser(_link, call.Scope) : null,
            };
            return instance.As<Command>().RunAsync(call.Call.Value, commandContext, cancellationToken);
        });
        _link.Serve<PromptParams, TextResult>(RunnerMethods.PromptBuild, async (call, cancellationToken) =>
        {
            var instance = Find(call.Instance);
            var promptContext = new PromptContext
            {
                SessionId = call.SessionId,
                Workspace = new HostWorkspace(_link, call.Scope, instance.Workspace),
                Model = call.Model,
                Change = (SectionChange)call.Change,
                Prompt = call.Prompt,
                Capabilities = new HostCapabilities(_link, call.Scope),
                RunOptions = call.RunOptions ?? ReadOnlyDictionary<string, JsonElement>.Empty,
            };
            return new TextResult(await instance.As<PromptSection>().BuildAsync(promptContext, cancellationToken));
        });
        _link.Serve<CompactParams, CompactResult>(RunnerMethods.CompactorRun, async (call, cancellationToken) =>
            new CompactResult(await Find(call.Instance).As<Compactor>().CompactAsync(call.Request.Value, cancellationToken) is { } compaction
                ? new Wire<Compaction>(compaction)
                : null));
        _link.Serve<InvokeParams, JsonElement>(RunnerMethods.CapabilityInvoke, async (call, cancellationToken) =>
        {
            var instance = Find(call.Instance);
            if (instance.Value is ToolSource source)
            {
                var about = ToolSourceContextOf(call.Arguments);
                return call.Arguments.GetProperty("problems"u8).GetBoolean()
                    ? ClientJson.ToElement(await source.ProblemsAsync(about, cancellationToken))
                    : ClientJson.ToElement(await source.ListAsync(about, cancellationToken));
            }

            var answer = await instance.As<Capability>().InvokeAsync(call.Arguments, cancellationToken);
            return answer.ValueKind == JsonValueKind.Undefined ? Null : answer;
        });
    }

    private static Tool ToolOf(Instance instance, string name) =>
        instance.Value is ToolSource source
            ? source.FindTool(name) ?? throw new CapabilityException($"The tool {name} is not there any more.")
            : instance.As<Tool>();

    private static ToolSourceContext ToolSourceContextOf(JsonElement arguments) => new()
    {
        SessionId = arguments.GetProperty("sessionId"u8).GetString()!,
        TurnEnds = arguments.GetProperty("turnEnds"u8).GetBoolean(),
        RunOptions = arguments.GetProperty("runOptions"u8).EnumerateObject()
            .ToDictionary(static option => option.Name, static option => option.Value, StringComparer.Ordinal),
    };

    private ToolContext ContextFor(Instance instance, string scope, ToolCallContext given, HostProgress progress) => new()
    {
        SessionId = given.SessionId,
        TurnId = given.TurnId,
        CallId = given.CallId,
        Workspace = new HostWorkspace(_link, scope, instance.Workspace),
        Edits = new HostEdits(_link, scope),
        Blobs = new HostBlobs(_link, scope),
        Progress = progress,
        Capabilities = new HostCapabilities(_link, scope),
        Logger = ((HostLogger)_context!.Logger).For(scope),
        User = given.User ? new HostUser(_link, scope) : null,
        Deadline = given.Deadline,
        Settings = given.Settings,
        RunOptions = given.RunOptions ?? ReadOnlyDictionary<string, JsonElement>.Empty,
        Model = given.Model,
        ByCommand = given.ByCommand,
        Calls = given.HasCalls ? new HostCalls(_link, scope) : null,
        Agents = given.HasSubAgents ? new HostAgents(_link, scope, given.SubAgentRefusal) : null,
    };
}
