using Microsoft.Extensions.Logging;

namespace AgentHost.Probe;

public sealed class ProbePlugin : Plugin
{
    private IPluginContext? _host;

    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        _host = context;
        var counter = new ProbeCounter();
        context.Register("tool", "probe", workspace => new ProbeTool(context, counter.Meet(workspace), counter));
        context.Register<Tool>("tool", "unmade", _ => throw new InvalidDataException("it cannot be made"));
        context.Register("provider", "probe", _ => new ProbeProvider(counter));
        context.Register("hook", "probe", _ => new ProbeHook());
        context.Register("command", "probe", workspace => new ProbeCommand(context, workspace));
        context.Register("prompt-section", "probe", workspace => new ProbeSection(counter.Meet(workspace)));
        context.Register("compactor", "probe", _ => new ProbeCompactor());
        context.Register("counter", "probe", _ => counter);
        context.Register("telemetry-sink", "probe", _ => new ProbeSink());
        context.Register(CapabilityKinds.Target, "folder", workspace => new FolderTarget(workspace));
        context.Logger.LogInformation("activated {Id} {Version}", context.Id, context.Version);
        return default;
    }

    public override ValueTask DeactivateAsync(CancellationToken cancellationToken)
    {
        _host!.Logger.LogInformation("deactivated, stopping is {Stopping}", _host.Stopping.IsCancellationRequested);
        return default;
    }
}
