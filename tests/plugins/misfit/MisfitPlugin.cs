namespace TestPlugins.Misfit;

/// <summary>In order where fault.txt names nothing.</summary>
public sealed partial class MisfitPlugin : Plugin
{
    private IPluginContext? _world;

    /// <summary>Makes it, or not.</summary>
    public MisfitPlugin() => Faults.ThrowAt("constructor");

    /// <inheritdoc/>
    public override async ValueTask DeactivateAsync(CancellationToken cancellationToken)
    {
        Faults.ThrowAt("stop");
        await Faults.HangAt("stop-hangs");
    }

    /// <inheritdoc/>
    protected override async ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        _world = context;
        Faults.ThrowAt("activation");
        await Faults.HangAt("activation-hangs");
        switch (Faults.Wanted)
        {
            case "exit":
                System.Diagnostics.Process.GetCurrentProcess().Kill();
                break;
            case "leak":
                AppDomain.CurrentDomain.ProcessExit += OnExit;
                break;
            case "undeclared-registration":
                context.Register<Hook>(CapabilityKinds.Hook, "other", _ => new MisfitHook());
                break;
        }

        context.Register<Hook>(CapabilityKinds.Hook, "misfit", _ => new MisfitHook());
        context.Register<ModelProvider>(CapabilityKinds.Provider, "misfit", _ => new MisfitProvider());
        if (Faults.Wanted != "missing-registration")
        {
            context.Register<PromptSection>(CapabilityKinds.PromptSection, "misfit", Make);
        }
    }

    /// <summary>Says hello.</summary>
    /// <param name="name">To whom.</param>
    [Tool(Effects = ToolEffects.None)]
    private async Task<string> Hello(string name, CancellationToken cancellationToken)
    {
        Faults.ThrowAt("tool");
        await Faults.HangAt("tool-hangs");
        if (Faults.Wanted == "tool-deaf")
        {
            await Task.Delay(1500, CancellationToken.None);
        }

        if (Faults.Wanted == "secret")
        {
            try
            {
                await _world!.Credentials.FindAsync("NOT_DECLARED", cancellationToken);
            }
            catch (InvalidOperationException)
            {
                return "Nobody has to know.";
            }
        }

        if (Faults.Wanted == "event")
        {
            try
            {
                await _world!.Events.PublishAsync("misfit.undeclared", null, AgentJson.EmptyObject, cancellationToken);
            }
            catch (InvalidOperationException)
            {
                return "Nobody has to know.";
            }
        }

        return $"Hello, {name}.";
    }

    private static MisfitSection Make(IWorkspaceContext workspace)
    {
        Faults.ThrowAt("factory");
        return new MisfitSection();
    }

    private static void OnExit(object? sender, EventArgs arguments) => Faults.ThrowAt("never");
}
