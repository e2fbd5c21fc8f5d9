using System.Globalization;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Kernel.Workspaces;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Testing.Conformance;

/// <summary>Entries of kinds that other plugins brought: held to those plugins' schemas, and to what those plugins themselves say of them.</summary>
internal static class EntryCheck
{
    /// <summary>Kinds of entries that the host itself understands, and holds to its own schema.</summary>
    private static readonly HashSet<string> OfHost = new(StringComparer.Ordinal)
    {
        CapabilityKinds.Provider, CapabilityKinds.Tool, CapabilityKinds.ToolSource, CapabilityKinds.Hook,
        CapabilityKinds.Command, CapabilityKinds.PromptSection, CapabilityKinds.Compactor,
        CapabilityKinds.CommandSource, CapabilityKinds.AgentSource, CapabilityKinds.HookSource, CapabilityKinds.ContextSource,
        CapabilityKinds.PinSource, CapabilityKinds.TrustFile, CapabilityKinds.ContributionCheck, CapabilityKinds.TelemetrySink,
        CapabilityKinds.ToolRenderer, CapabilityKinds.WorkspaceProvider, CapabilityKinds.Target,
    };

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Settles one rule.</summary>
    public static async Task RunAsync(
        ManifestResult read, string folder, ConformanceOptions options, string rule, Findings rows, CancellationToken cancellationToken)
    {
        var manifest = read.Manifest!;
        var kinds = manifest.Contributes.Where(static pair => !OfHost.Contains(pair.Key) && pair.Value.GetArrayLength() > 0)
            .OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToList();
        if (kinds.Count == 0)
        {
            rows.Keep(rule);
            return;
        }

        var program = options.Program ?? Path.GetDirectoryName(options.Runner);
        TestHost opened;
        try
        {
            opened = await TestHost.StartAsync(
                new TestHostOptions
                {
                    Plugin = folder,
                    OtherPlugins = options.OtherPlugins,
                    Settings = options.Settings,
                    Runner = options.Runner,
                    Program = program
                },
                cancellationToken);
        }
        catch (HostException exception)
        {
            // A plugin that it requires is not here, and with it whoever could say more.
            rows.Skip(rule, $"Its entries are not looked at. {exception.Message}");
            return;
        }

        await using var host = opened;
        var place = await host.PlaceAsync();
        var problems = new List<JsonProblem>();
        new ContributionSchemas(place.Services.Registry.Plugins.Select(static plugin => plugin.Installed.Manifest))
            .Apply(manifest, ManifestReader.FileName, read.Json, problems);
        foreach (var problem in problems)
        {
            Fault(problem.ToStringWithCode());
        }

        var unknown = new List<string>();
        foreach (var (kind, entries) in kinds)
        {
            if (place.Services.Registry.Find(CapabilityKinds.ContributionCheck, kind) is not null)
            {
                // Entries that do not even fit the schema are told of already.
                if (problems.Count == 0)
                {
                    await AskAsync(place, kind, manifest, folder, entries);
                }
            }
            else if (!place.Services.Registry.Plugins.Any(plugin => plugin.Installed.Manifest.ContributionPoints.ContainsKey(kind)))
            {
                unknown.Add(kind);
            }
        }

        if (unknown.Count == kinds.Count)
        {
            rows.Skip(rule, $"No plugin here brought {string.Join(", ", unknown)}: entries of it are not looked at.");
        }
        else if (unknown.Count > 0)
        {
            rows.Keep(rule, $"Entries of {string.Join(", ", unknown)} are not looked at: no plugin here brought that.");
        }

        rows.KeepUnlessBroken(rule);

        async Task AskAsync(Workspace place, string kind, PluginManifest manifest, string folder, JsonElement entries)
        {
            var call = ClientJson.ToElement(new Contribution(manifest.Id, folder, [.. entries.EnumerateArray()]));
            try
            {
                var answer = await place.Services.CapabilitiesFor(place.Services.Registry)
                    .InvokeAsync(CapabilityKinds.ContributionCheck, kind, call, Deadline, cancellationToken);
                foreach (var fault in ClientJson.Read<IReadOnlyList<ContributionFault>>(answer.GetProperty("faults")))
                {
                    var line = $"{Place(fault)}{fault.Message}{(fault.Code is { } code ? $" ({code})" : "")}";
                    if (fault.Advice)
                    {
                        rows.Note(rule, $"(advice) {line}");
                    }
                    else
                    {
                        Fault(line);
                    }
                }
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
            {
                rows.Note(rule, $"{CapabilityKinds.ContributionCheck}/{kind} answered without a list of faults, so entries of it are not looked at.");
            }
            catch (CapabilityException exception)
            {
                rows.Note(rule, $"Entries of {kind} are not looked at: {exception.Message}");
            }
        }

        void Fault(string line)
        {
            // The first is the rule's own word, the others stand below it.
            if (rows.IsBroken(rule))
            {
                rows.Note(rule, line);
            }

            rows.Break(rule, line);
        }
    }

    private static string Place(ContributionFault fault)
    {
        var file = fault.File ?? ManifestReader.FileName;
        return fault.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{file}:{fault.Line}:{Math.Max(fault.Column, 1)}: ") : $"{file}: ";
    }
}
