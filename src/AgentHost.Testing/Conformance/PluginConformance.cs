using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Json;
using AgentHost.Plugins;
using AgentHost.Plugins.Loading;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Testing.Conformance;

/// <summary>Checks what every plugin owes its host, on the plugin as it is built.</summary>
/// <remarks>
/// The rules, in their order:
/// <c>manifest</c> plugin.json can be read and has no errors;
/// <c>fits</c> it works with this contract, this system and the shared assemblies;
/// <c>contributes</c> its entries of kinds that other plugins brought pass those plugins' checks;
/// <c>apart</c> its code activates in a process of its own;
/// <c>loads</c> its entry can be made;
/// <c>activates</c> within the deadline;
/// <c>registers</c> all that the manifest announces, and nothing else;
/// <c>makes</c> each capability for a workspace;
/// <c>agrees</c> the tools of its code are those of the manifest;
/// <c>answers</c> tools, sections, hooks, compactors and providers answer, and fail in words;
/// <c>cancels</c> calls end soon after their token has fired;
/// <c>declares</c> it asks only for secrets, events and effects that the manifest names;
/// <c>stops</c> within the deadline;
/// <c>unloads</c> nothing holds its code when it has stopped.
/// </remarks>
public static class PluginConformance
{
    private const string Contributes = "contributes";

    private static readonly string[] CodeRules =
    [
        "apart", "loads", "activates", "registers", "makes", "agrees", "answers", "cancels", "declares", "stops", "unloads"
    ];

    /// <summary>The rules' words, in their order.</summary>
    public static IReadOnlyList<string> Rules { get; } = ["manifest", "fits", Contributes, .. CodeRules];

    /// <summary>Checks a plugin.</summary>
    /// <param name="folder">Its folder, as it is built or packed.</param>
    /// <param name="options">Options that differ from the defaults.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static async Task<ConformanceReport> CheckAsync(string folder, ConformanceOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        options ??= new ConformanceOptions();
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var rows = new Findings(Rules);
        var read = ManifestReader.Read(Path.Combine(folder, ManifestReader.FileName), PluginOrigin.Run);
        if (read.Manifest is not { } manifest)
        {
            rows.Break("manifest", read.Problems.First(static problem => problem.Severity == JsonSeverity.Error).ToStringWithCode());
            return rows.Report(Path.GetFileName(folder), "plugin.json cannot be used.");
        }

        rows.Keep("manifest", read.Problems.Count == 0 ? null : read.Problems[0].ToStringWithCode());
        if (ContractCheck.FindFault(manifest, HostFacts.Current) is { } unfit)
        {
            rows.Break("fits", unfit);
            return rows.Report(manifest.Id, "The plugin does not fit.");
        }

        rows.Keep("fits");
        await EntryCheck.RunAsync(read, folder, options, Contributes, rows, cancellationToken);
        if (manifest.Entry is null)
        {
            CheckDeclarations(manifest, folder, rows);
            return rows.Report(manifest.Id, "It has no code.");
        }

        var (survives, fault) = await IsolationCheck.RunAsync(manifest, folder, options, rows, cancellationToken);
        if (!survives)
        {
            rows.Break("apart", fault!);
            return rows.Report(manifest.Id, "Its process does not outlive activation.");
        }

        var code = await CodeCheck.RunAsync(manifest, folder, options, rows, cancellationToken);
        if (code is not null && await Unloading.IsGoneAsync(code, cancellationToken))
        {
            rows.Keep("unloads");
        }
        else if (code is not null)
        {
            rows.Break(
                "unloads",
                "Its code is still held after it has stopped: by a static event of the framework, a thread or timer that goes on, or something like it. "
                + "Let go of them in DeactivateAsync, or when Stopping fires.");
        }

        if (fault is not null && code is not null)
        {
            rows.Break("apart", fault);
        }

        return rows.Report(manifest.Id, "An earlier rule is broken.");
    }

    /// <summary>
    /// Checks the rule <c>contributes</c> alone: no code of the plugin has to be there for it, and none runs, but for kinds that it brought itself.
    /// </summary>
    /// <param name="folder">The plugin's folder, as it is built or packed.</param>
    /// <param name="options">Options that differ from the defaults.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The rule's row; passed over where plugin.json cannot be used.</returns>
    public static async Task<ConformanceRow> CheckEntriesAsync(string folder, ConformanceOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var rows = new Findings([Contributes]);
        var read = ManifestReader.Read(Path.Combine(folder, ManifestReader.FileName), PluginOrigin.Run);
        if (read.Succeeded && ContractCheck.FindFault(read.Manifest, HostFacts.Current) is null)
        {
            await EntryCheck.RunAsync(read, folder, options ?? new ConformanceOptions(), Contributes, rows, cancellationToken);
        }

        return rows.Report(Path.GetFileName(folder), "plugin.json cannot be used.").Rows[0];
    }

    private static void CheckDeclarations(PluginManifest manifest, string folder, Findings rows)
    {
        foreach (var (name, entry) in ManifestDeclarations.Of(manifest, CapabilityKinds.PromptSection))
        {
            var file = entry.TryGetProperty("file", out var named) ? named.GetString() : null;
            if (file is null)
            {
                rows.Break("agrees", $"The prompt section {name} names no file, and there is no code that could write it.");
            }
            else if (!File.Exists(Path.Combine(folder, file)))
            {
                rows.Break("agrees", $"The prompt section {name} is in {file}, which is not there.");
            }
        }

        foreach (var kind in (ReadOnlySpan<string>)
            [CapabilityKinds.Tool, CapabilityKinds.Hook, CapabilityKinds.Command, CapabilityKinds.Compactor, CapabilityKinds.Target])
        {
            foreach (var (name, _) in ManifestDeclarations.Of(manifest, kind))
            {
                rows.Break("agrees", $"{kind}/{name} is announced, and there is no code that could register it.");
            }
        }

        rows.KeepUnlessBroken("agrees");
    }
}
