using AgentHost.Client;
using AgentHost.Packages.Store;
using AgentHost.Plugins;
using AgentHost.Plugins.Accounting;
using AgentHost.Plugins.Installed;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Packages.Installing;

/// <summary>Looks at the installed plugins: the record, their files, what blocks them, the programs that they need.</summary>
internal sealed class PluginHealth(PluginStore store, Func<PluginInstaller> installer, PluginSetting setting)
{
    public async ValueTask<IReadOnlyList<HealthCheck>> CheckAsync(bool repair, CancellationToken cancellationToken)
    {
        var checks = new List<HealthCheck>();
        if (repair && await store.RepairAsync(cancellationToken) is { } aside)
        {
            checks.Add(new HealthCheck(
                "record",
                HealthState.Warning,
                $"The damaged record is in {aside}; a new one was made from the store, with everything switched off: agent plugin enable ID switches one on."));
        }

        if (!StateFile.TryRead(store.Places.State, out var state, out var problem))
        {
            return [.. checks, new HealthCheck("record", HealthState.Failed, problem)];
        }

        checks.Add(new HealthCheck("record", HealthState.Ok, state.Plugins.Count == 0 ? "No plugins are installed." : $"{state.Plugins.Count} installed."));
        if (repair)
        {
            // Any change sweeps up what killed processes left.
            await store.ChangeAsync(static same => same, cancellationToken);
        }

        if (state.Bisect is not null)
        {
            checks.Add(new HealthCheck(
                "bisect", HealthState.Warning, "A search for a faulty plugin has begun, so some are switched off: agent plugin bisect reset ends it."));
        }

        var use = installer();
        var usage = UsageFile.Read(store.Places);
        foreach (var verified in store.Verify(null, cancellationToken))
        {
            var record = state.Plugins[verified.Id];
            var name = $"{verified.Id} {verified.Version}";
            if (verified.Differences.Count > 0)
            {
                checks.Add(new HealthCheck(
                    name,
                    HealthState.Failed,
                    $"{verified.Differences[0]}{(verified.Differences.Count > 1 ? $" ({verified.Differences.Count - 1} more)" : "")} Install it again, "
                    + "or take it away."));
            }
            else if (verified.Version == record.Current)
            {
                checks.Add(WithUsage(Check(name, verified, record, use), usage.GetValueOrDefault(verified.Id)));
            }
        }

        return checks;
    }

    private static HealthCheck WithUsage(HealthCheck check, PluginUsage? usage) =>
        usage is null ? check : check with { Message = $"{check.Message} {UsageText.Of(usage)}." };

    private HealthCheck Check(string name, VerifiedPlugin verified, PluginRecord record, PluginInstaller use)
    {
        if (!record.Enabled)
        {
            return new HealthCheck(name, HealthState.Ok, "Switched off.");
        }

        if (use.WhyBlocked(verified.Id) is { } blocked)
        {
            return new HealthCheck(name, HealthState.Warning, blocked);
        }

        var manifest = ManifestReader.Read(
            Path.Combine(store.Places.FolderOf(verified.Id, verified.Version), ManifestReader.FileName), PluginOrigin.User).Manifest;
        if (manifest is not null && use.WhyTaken(manifest) is { } taken)
        {
            return new HealthCheck(name, HealthState.Warning, taken);
        }

        var missing = manifest is null
            ? []
            : ProgramAdvice.Of(manifest, setting.SearchPath).Where(static line => line.Contains(" is not on the PATH", StringComparison.Ordinal)).ToList();
        return missing is [var first, ..] ? new HealthCheck(name, HealthState.Warning, first) : new HealthCheck(name, HealthState.Ok, "As it was installed.");
    }
}
