using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Json;
using AgentHost.Packages.Store;
using AgentHost.Plugins;
using AgentHost.Plugins.Loading;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Packages.Archives;

/// <summary>Checks that unpacked files are a plugin and that its manifest is true. Loads none of its code.</summary>
internal static class PackageCheck
{
    /// <summary>Reads the manifest and checks the files against it.</summary>
    /// <exception cref="HostException">It is no plugin, or not what it says.</exception>
    public static PluginManifest Check(string folder)
    {
        var path = Path.Combine(folder, ManifestReader.FileName);
        if (!File.Exists(path))
        {
            throw PackageFault.Of($"There is no plugin.json at its top; pack the files of the plugin's folder, not the folder itself.");
        }

        var read = ManifestReader.Read(path, PluginOrigin.User);
        if (!read.Succeeded)
        {
            var problem = read.Problems.First(static found => found.Severity == JsonSeverity.Error) with { File = ManifestReader.FileName };
            throw PackageFault.Of($"The plugin cannot be used: {problem}");
        }

        var manifest = read.Manifest;
        foreach (var file in Directory.EnumerateFiles(
            folder,
            "*.dll",
            new EnumerationOptions { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive, AttributesToSkip = FileAttributes.None }))
        {
            CheckShared(file, Path.GetRelativePath(folder, file));
        }

        CheckEntry(manifest, folder);
        foreach (var (name, entry) in ManifestDeclarations.Of(manifest, CapabilityKinds.PromptSection))
        {
            if (entry.ValueKind == System.Text.Json.JsonValueKind.Object && entry.TryGetProperty("file", out var file)
                && !File.Exists(Path.Combine(folder, file.GetString()!)))
            {
                throw AtOdds($"the prompt section {PackageFault.Quote(name)} is in {PackageFault.Quote(file.GetString()!)}, which is not there");
            }
        }

        return manifest;
    }

    private static void CheckShared(string file, string shown)
    {
        var names = new[] { Path.GetFileNameWithoutExtension(file), NameOf(file) };
        if (names.FirstOrDefault(static name => IsHosts(name)) is { } shared)
        {
            throw PackageFault.Of(
                $"{PackageFault.Quote(shown)} is {shared}, which the host brings; a plugin with a copy of its own would not be understood: "
                + "reference it with ExcludeAssets=\"runtime\" and pack again.");
        }
    }

    private static bool IsHosts(string? name) =>
        name is not null && (SharedAssemblies.Names.Contains(name, StringComparer.OrdinalIgnoreCase)
            || SharedAssemblies.HostOnly.Contains(name, StringComparer.OrdinalIgnoreCase));

    private static string? NameOf(string file)
    {
        try
        {
            using var image = new PEReader(File.OpenRead(file));
            return image.HasMetadata && image.GetMetadataReader() is { IsAssembly: true } reader ? reader.GetString(reader.GetAssemblyDefinition().Name) : null;
        }
        catch (Exception fault) when (fault is BadImageFormatException or IOException or InvalidOperationException or ArgumentException or OverflowException)
        {
            // A native library, or rubbish that would not load either.
            return null;
        }
    }

    private static void CheckEntry(PluginManifest manifest, string folder)
    {
        if (manifest.Entry is not { } entry)
        {
            return;
        }

        var path = Path.Combine(folder, entry.Assembly);
        if (!File.Exists(path))
        {
            throw AtOdds($"its entry is {PackageFault.Quote(entry.Assembly)}, which is not there");
        }

        try
        {
            using var image = new PEReader(File.OpenRead(path));
            if (!image.HasMetadata)
            {
                throw AtOdds($"its entry {PackageFault.Quote(entry.Assembly)} holds no .NET code");
            }

            var reader = image.GetMetadataReader();
            if (!reader.TypeDefinitions.Any(handle => FullName(reader, reader.GetTypeDefinition(handle)) == entry.Type))
            {
                throw AtOdds($"its entry {PackageFault.Quote(entry.Assembly)} has no type {PackageFault.Quote(entry.Type)}");
            }

            foreach (var handle in reader.AssemblyReferences)
            {
                var reference = reader.GetAssemblyReference(handle);
                var name = reader.GetString(reference.Name);
                if (manifest.SharedAssemblies.TryGetValue(name, out var said) && Version.TryParse(said, out var version) && reference.Version > version)
                {
                    throw AtOdds($"it says that it was built against {name} {version}, and its code was built against {reference.Version}");
                }
            }
        }
        catch (Exception fault) when (fault is BadImageFormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw AtOdds($"its entry {PackageFault.Quote(entry.Assembly)} holds no .NET code");
        }
    }

    private static string FullName(MetadataReader reader, TypeDefinition type)
    {
        var space = reader.GetString(type.Namespace);
        return space.Length == 0 ? reader.GetString(type.Name) : $"{space}.{reader.GetString(type.Name)}";
    }

    private static HostException AtOdds(string how) => PackageFault.Of($"The plugin is not what its plugin.json says: {how}.");
}
