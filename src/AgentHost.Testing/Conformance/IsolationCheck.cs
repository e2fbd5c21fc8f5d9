using AgentHost.Client;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Testing.Conformance;

/// <summary>
/// Checks that the plugin's code activates behind the runner. First of all checks of code: what ends its process here would end the checker's.
/// </summary>
internal static class IsolationCheck
{
    /// <returns>Whether its process outlives activation, and why activation failed, where it did.</returns>
    public static async Task<(bool Survives, string? Fault)> RunAsync(
        PluginManifest manifest, string folder, ConformanceOptions options, Findings rows, CancellationToken cancellationToken)
    {
        if (manifest.Isolation == PluginIsolation.Context)
        {
            rows.Skip("apart", "It insists on the host's process.");
            return (true, null);
        }

        if (!File.Exists(options.Runner))
        {
            rows.Skip("apart", $"There is no plugin runner at {options.Runner}.");
            return (true, null);
        }

        await using var host = await TestHost.StartAsync(
            new TestHostOptions { Plugin = folder, Apart = true, Runner = options.Runner, OtherPlugins = options.OtherPlugins, Settings = options.Settings },
            cancellationToken);
        var plugin = (await host.PlaceAsync()).Services.Registry.Plugins.Single(candidate => candidate.Id == manifest.Id);
        try
        {
            await plugin.ActivateAsync(cancellationToken);
            rows.Keep("apart");
            return (true, null);
        }
        catch (CapabilityException fault)
        {
            // What fails the same way in this process is told by its own rule.
            return (!fault.Message.Contains(" is gone: ", StringComparison.Ordinal), fault.Message);
        }
    }
}
