using System.Globalization;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Permissions.Rules;
using AgentHost.Security.Network;
using AgentHost.Security.Redaction;
using Semver;

namespace AgentHost.Plugins.Manifests;

/// <summary>Rules of manifests that their schema cannot express.</summary>
internal static class ManifestRules
{
    public static void Check(PluginManifest manifest, PositionedJson json, PluginOrigin origin, List<JsonProblem> problems)
    {
        if (!SemVersion.TryParse(manifest.Version, out _))
        {
            Error("/version", $"version: expected a version such as 1.2.0 (SemVer 2), got \"{SchemaText.Short(manifest.Version)}\".");
        }
        if (manifest.Contract is { } contract)
        {
            CheckRange("/contract", "contract", contract);
        }
        else if (manifest.Entry is not null)
        {
            Error("/entry", "contract: a plugin with an entry has to say which contract it works with, such as \"^0.1\".", ProblemCodes.MissingKey);
        }
        foreach (var (id, range) in manifest.Requires)
        {
            CheckRange("/requires/" + id, "requires." + id, range);
            if (id == manifest.Id)
            {
                Error("/requires/" + id, "requires: a plugin cannot require itself; remove this.");
            }
        }
        if (manifest.Entry is { } start
            && (start.Assembly.AsSpan().IndexOfAny('/', '\\') >= 0 || !start.Assembly.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)))
        {
            Error("/entry/assembly", "entry.assembly: expected the name of a .dll file beside the manifest, without a folder.");
        }
        foreach (var (name, version) in manifest.SharedAssemblies)
        {
            if (!Version.TryParse(version, out _))
            {
                Error("/sharedAssemblies/" + name, $"sharedAssemblies.{name}: expected an assembly version such as 10.0.0.0.");
            }
        }
        if (origin != PluginOrigin.Bundled)
        {
            CheckNotBundled();
        }
        CheckEvents();
        CheckPlaces();
        foreach (var (kind, schema) in manifest.ContributionPoints)
        {
            CheckSchema("/contributionPoints/" + Escape(kind), schema);
        }
        if (manifest.Settings is { } settings)
        {
            CheckSchema("/settings", settings);
        }
        foreach (var (kind, list) in manifest.Contributes)
        {
            CheckContributions(kind, list);
        }
        Repeated(manifest.RunOptions.Select(o => o.Name), "/runOptions", "run option");
        CheckOptionSettings();

        void CheckNotBundled()
        {
            if (manifest.Alias is not null)
            {
                Error("/alias", "alias: only bundled plugins have one; settings stand under plugins." + manifest.Id + ".", ProblemCodes.NotAllowedHere);
            }
        }

        void CheckOptionSettings()
        {
            for (var i = 0; i < manifest.RunOptions.Count; i++)
            {
                if (manifest.RunOptions[i].Setting is { } setting
                    && !(manifest.Settings is { ValueKind: JsonValueKind.Object } own && own.TryGetProperty("properties", out var members)
                        && members.ValueKind == JsonValueKind.Object && members.TryGetProperty(setting, out _)))
                {
                    Error(
                        string.Create(CultureInfo.InvariantCulture, $"/runOptions/{i}/setting"),
                        $"setting: the plugin's settings have no \"{setting}\"; declare it there.",
                        ProblemCodes.MissingKey);
                }
            }
        }

        void CheckEvents()
        {
            for (var i = 0; i < manifest.Events.Count; i++)
            {
                if (manifest.Events[i].Schema is { } schema)
                {
                    CheckSchema(string.Create(CultureInfo.InvariantCulture, $"/events/{i}/schema"), schema);
                }
            }
            Repeated(manifest.Events.Select(e => e.Type), "/events", "event");
        }

        void CheckPlaces()
        {
            CheckEach("network", manifest.Permissions.Network, static text =>
                DeclaredHosts.Read(text) is null ? "expected a host such as api.example.org, *.example.org or *, without a scheme" : null);
            CheckEach("read", manifest.Permissions.Read, static text => PathPattern.Parse(text, out var fault) is null ? fault : null);
            CheckEach("write", manifest.Permissions.Write, static text => PathPattern.Parse(text, out var fault) is null ? fault : null);
        }

        void CheckEach(string name, IReadOnlyList<string> entries, Func<string, string?> faultOf)
        {
            for (var i = 0; i < entries.Count; i++)
            {
                if (faultOf(entries[i]) is { } fault)
                {
                    Error(string.Create(
                        CultureInfo.InvariantCulture,
                        $"/permissions/{name}/{i}"), $"permissions.{name}: \"{SchemaText.Short(entries[i])}\" cannot be used: {fault.TrimEnd('.')}.");
                }
            }
        }

        void CheckContributions(string kind, JsonElement list)
        {
            var pointer = "/contributes/" + Escape(kind);
            var names = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < list.GetArrayLength(); i++)
            {
                var place = string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}");
                var entry = list[i];
                var name = entry.ValueKind == JsonValueKind.String ? entry.GetString()! : entry.GetProperty("name").GetString()!;
                if (!names.Add(name))
                {
                    Error(place, $"contributes.{kind}: \"{SchemaText.Short(name)}\" is there twice; give one of them another name.", ProblemCodes.DuplicateKey);
                }
                if (kind == CapabilityKinds.Tool && entry.ValueKind == JsonValueKind.Object)
                {
                    CheckSchema(place + "/inputSchema", entry.GetProperty("inputSchema"));
                    if (entry.TryGetProperty("settings", out var settings))
                    {
                        CheckSchema(place + "/settings", settings);
                    }
                }
                else if (kind == CapabilityKinds.Provider && entry.ValueKind == JsonValueKind.Object)
                {
                    CheckVariables(place, entry);
                    if (entry.TryGetProperty("modelsFile", out var models))
                    {
                        CheckFile(place + "/modelsFile", models.GetString()!);
                    }
                }
                else if (kind == CapabilityKinds.PromptSection && entry.TryGetProperty("file", out var file))
                {
                    CheckFile(place + "/file", file.GetString()!);
                }
                else if (kind == CapabilityKinds.ToolRenderer)
                {
                    RendererRules.Check(manifest, entry, place, json, problems);
                }
                else if (kind == CapabilityKinds.TrustFile && name.Split('/').Any(static part => part is "." or ".."))
                {
                    Error(place + "/name", "name: the file has to lie in the workspace; write its path without \".\" and \"..\".", ProblemCodes.OutsideFolder);
                }
            }
        }

        void CheckVariables(string place, JsonElement provider)
        {
            // The host hands the values to the plugin, so people have to find the names where its permissions stand.
            foreach (var member in (ReadOnlySpan<string>)["credentialEnvironment", "baseUrlEnvironment"])
            {
                if (provider.TryGetProperty(member, out var named) && named.GetString() is { } variable
                    && !manifest.Permissions.Secrets.Contains(variable, StringComparer.Ordinal)
                    && (member == "credentialEnvironment" || SecretVariables.Of([variable]).Any()))
                {
                    Error(place + "/"
                        + member,
                        $"{member}: the plugin would be given the variable {SchemaText.Short(variable)}, which permissions.secrets does not name; "
                        + "add it there.",
                        ProblemCodes.UndeclaredSecret);
                }
            }

            if (provider.TryGetProperty("otherCredentialEnvironments", out var others))
            {
                foreach (var other in others.EnumerateArray().Select(static other => other.GetString()!))
                {
                    if (!manifest.Permissions.Secrets.Contains(other, StringComparer.Ordinal))
                    {
                        Error(
                            place + "/otherCredentialEnvironments",
                            $"otherCredentialEnvironments: the plugin would be given the variable {SchemaText.Short(other)}, which permissions.secrets "
                            + "does not name; add it there.",
                            ProblemCodes.UndeclaredSecret);
                    }
                }
            }
        }

        void CheckFile(string pointer, string file)
        {
            if (Path.IsPathRooted(file) || file.Split('/', '\\').Contains("..", StringComparer.Ordinal))
            {
                Error(pointer, "the file has to lie in the plugin's folder; name it relative to that, without \"..\".", ProblemCodes.OutsideFolder);
            }
        }

        void CheckSchema(string pointer, JsonElement schema)
        {
            foreach (var fault in CompiledSchema.Compile(schema).FindFaults())
            {
                problems.Add(json.Problem(pointer + fault.InstancePath, $"this schema cannot be used: {fault.Message}.", code: ProblemCodes.SchemaFault));
            }
        }

        void Repeated(IEnumerable<string> names, string pointer, string noun)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var index = 0;
            foreach (var name in names)
            {
                if (!seen.Add(name))
                {
                    Error(
                        string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}"),
                        $"the {noun} \"{SchemaText.Short(name)}\" is there twice; remove one.",
                        ProblemCodes.DuplicateKey);
                }
                index++;
            }
        }

        void CheckRange(string pointer, string name, string range)
        {
            if (!VersionRange.TryParse(range, out _))
            {
                Error(pointer, $"{name}: expected a range of versions such as ^1.2 or >=1.0 <2, got \"{SchemaText.Short(range)}\".");
            }
        }

        void Error(string pointer, string message, string code = ProblemCodes.WrongValue) => problems.Add(json.Problem(pointer, message, code: code));
    }

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
