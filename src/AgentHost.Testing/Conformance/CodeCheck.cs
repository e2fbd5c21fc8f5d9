using AgentHost.Client;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Workspaces;
using AgentHost.Plugins;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Testing.Conformance;

/// <summary>The rules that need the plugin's code to run in this process.</summary>
internal sealed class CodeCheck(TestHost host, Workspace place, HostedPlugin plugin, ObservedRuntime runtime, ConformanceOptions options, Findings rows)
{
    /// <returns>The load context, to be looked at when nothing here holds it any more; null where activation failed.</returns>
    public static async Task<WeakReference?> RunAsync(
        PluginManifest manifest, string folder, ConformanceOptions options, Findings rows, CancellationToken cancellationToken)
    {
        var installed = new InstalledPlugin(manifest, folder, PluginOrigin.Run);
        if (await LoadAsync(installed, options, cancellationToken) is { } unloadable)
        {
            rows.Break("loads", unloadable);
            return null;
        }

        rows.Keep("loads");
        ObservedRuntime? runtime = null;
        WeakReference? code = null;
        await using (var host = await TestHost.StartAsync(
            OptionsOf(folder, options, (found, services) => runtime = new ObservedRuntime(found, services, options.StopDeadline)), cancellationToken))
        {
            foreach (var (path, text) in options.Files)
            {
                host.Workspace.Write(path, text);
            }

            var place = await host.PlaceAsync();
            var plugin = place.Services.Registry.Plugins.Single(candidate => candidate.Id == manifest.Id);
            if (await ActivateAsync(plugin, options, rows, cancellationToken))
            {
                await new CodeCheck(host, place, plugin, runtime!, options, rows).CheckAsync(cancellationToken);
                code = runtime!.Code;
            }
        }

        if (code is null)
        {
            return null;
        }

        if (runtime!.Undeclared.TryPeek(out var undeclared))
        {
            rows.Break("declares", undeclared);
        }

        rows.KeepUnlessBroken("declares");
        if (runtime.StopFault is { } fault)
        {
            rows.Break("stops", fault);
            return null;
        }

        rows.Keep("stops");
        return code;
    }

    private static TestHostOptions OptionsOf(string folder, ConformanceOptions options, Func<InstalledPlugin, PluginServices, IPluginRuntime> runtime) => new()
    {
        Plugin = folder,
        OtherPlugins = options.OtherPlugins,
        Settings = options.Settings,
        Runner = options.Runner,
        Mode = PermissionMode.Default,
        Allow = [.. options.Calls.Keys],

        // Somebody is there, so that every tool is offered; and says no, so that nothing is done that nobody asked for.
        Permit = static _ => new PermissionAnswer(PermissionAnswerKind.Deny),
        Reply = static _ => null,
        Runtime = runtime,
    };

    /// <summary>Makes the plugin once and lets go of it again.</summary>
    private static async Task<string?> LoadAsync(InstalledPlugin installed, ConformanceOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(
                () => System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(PluginFactory.Create(installed, collectible: true).GetType().Assembly)!.Unload(),
                cancellationToken)
                .WaitAsync(options.ActivationDeadline, cancellationToken);
            return null;
        }
        catch (TimeoutException)
        {
            return "Its constructor does not end.";
        }
        catch (System.Reflection.TargetInvocationException fault) when (fault.InnerException is { } inner)
        {
            return $"Its constructor threw {inner.GetType().Name}: {inner.Message}";
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return fault.Message;
        }
    }

    private static async Task<bool> ActivateAsync(HostedPlugin plugin, ConformanceOptions options, Findings rows, CancellationToken cancellationToken)
    {
        try
        {
            await plugin.ActivateAsync(cancellationToken).WaitAsync(options.ActivationDeadline, cancellationToken);
            rows.Keep("activates");
            return true;
        }
        catch (TimeoutException)
        {
            rows.Break("activates", $"It did not activate within {options.ActivationDeadline.TotalSeconds:0.#} s. Slow work belongs to the capabilities.");
        }
        catch (CapabilityException fault)
        {
            // What code registers beyond its manifest is refused while it activates.
            rows.Break(
                fault.InnerException is InvalidOperationException { Message: var said } && said.Contains(" registers ", StringComparison.Ordinal)
                    ? "registers"
                    : "activates",
                fault.InnerException?.Message ?? fault.Message);
        }

        return false;
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        await MakeAsync(cancellationToken);
        Agreement.Check(runtime.Code!, plugin.Installed.Manifest, rows);
        if (!rows.IsBroken("registers") && !rows.IsBroken("makes"))
        {
            await new PartCalls(place, plugin, options, rows).CheckAsync(cancellationToken);

            // Sections and hooks are part of every turn: with those that fail, no tool is called.
            var skipped = rows.IsBroken("answers")
                ? []
                : await new ToolCalls(host, runtime, plugin.Installed.Manifest, options, rows).CheckAsync(cancellationToken);
            if (skipped.Count > 0)
            {
                rows.Keep("answers", $"Planned and not run: {string.Join(", ", skipped)}. Give arguments for them to have them run.");
            }

            rows.KeepUnlessBroken("answers");
            rows.KeepUnlessBroken("cancels");
        }
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        foreach (var descriptor in place.Services.Registry.OwnedBy(plugin).Where(NeedsCode))
        {
            try
            {
                await place.Services.Resolver.ResolveAsync<object>(descriptor, cancellationToken);
            }
            catch (CapabilityException fault)
            {
                rows.Break(fault.Message.EndsWith("did not register it.", StringComparison.Ordinal) ? "registers" : "makes", fault.Message);
            }
        }

        rows.KeepUnlessBroken("registers");
        rows.KeepUnlessBroken("makes");
    }

    /// <summary>Entries that are data alone have no code behind them; what entries of other plugins' kinds are is those plugins' matter.</summary>
    private static bool NeedsCode(CapabilityDescriptor descriptor) => descriptor.Kind switch
    {
        CapabilityKinds.Tool or CapabilityKinds.Hook or CapabilityKinds.Command or CapabilityKinds.Compactor
            or CapabilityKinds.Target => true,
        CapabilityKinds.PromptSection => !descriptor.Declaration.TryGetProperty("file", out _),
        CapabilityKinds.Provider => !descriptor.Declaration.TryGetProperty("type", out _),
        _ => false,
    };
}
