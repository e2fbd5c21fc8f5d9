using AgentHost.Client;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Hooks;
using AgentHost.Kernel.Workspaces;
using AgentHost.Security.Redaction;

namespace AgentHost.Hosting;

/// <summary>Hooks as surfaces show them.</summary>
internal static class HookList
{
    public static IReadOnlyList<HookInfo> Of(Workspace workspace, Redactor redactor)
    {
        var list = new List<HookInfo>();
        foreach (var descriptor in workspace.Services.Registry.List(CapabilityKinds.Hook))
        {
            var spec = ClientJson.Read<HookSpec>(descriptor.Declaration);
            list.AddRange(spec.Events.Select(hookEvent => new HookInfo(hookEvent, $"plugin {descriptor.Owner.Id}")
            {
                Name = spec.Name,
                Matcher = spec.Tools is { } tools ? string.Join('|', tools) : null,
                TimeoutMs = (int)HookDispatcher.Deadline.TotalMilliseconds,
                FailureBlocks = HookEvents.FailureBlocks(hookEvent),
            }));
        }

        list.AddRange(workspace.Services.Hooks.All.Select(found => new HookInfo(found.Hook.Event, found.Hook.Origin)
        {
            Matcher = found.Hook.Matcher,
            Command = redactor.Redact(found.Hook.Command),
            TimeoutMs = found.Hook.TimeoutMs,
            FailureBlocks = !found.Hook.FailureAllows && HookEvents.FailureBlocks(found.Hook.Event),
            Format = found.Hook.Format,
        }));
        return list;
    }
}
