using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text.Json;
using AgentHost.Plugins.Loading;

namespace AgentHost.Plugins.Tests.Loading;

public sealed class PluginLoadContextsTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agent-loading-");

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Delete(recursive: true);

    /// <summary>The library that makes the contexts swallows a refusal and takes the plugin's copy; the host's has to be taken all the same.</summary>
    [Theory]
    [InlineData("AgentHost.Abstractions", "99.0.0.0")]
    [InlineData("AgentHost.Abstractions", "0.0.1.0")]
    [InlineData("Microsoft.Extensions.Logging.Abstractions", "99.0.0.0")]
    [InlineData("Microsoft.Extensions.DependencyInjection.Abstractions", "99.0.0.0")]
    public void SharedAssembly_OfAnyVersion_IsTheHosts_AndNeverThePluginsCopy(string name, string version)
    {
        var context = Create("plugin");
        EmittedLibrary.Write(FolderOf("plugin"), name, version);

        var loaded = context.LoadFromAssemblyName(new AssemblyName($"{name}, Version={version}"));

        Assert.Same(SharedAssemblies.Load(name), loaded);
        Assert.DoesNotContain(context.Assemblies, assembly => assembly.GetName().Name == name);
    }

    /// <summary>An older copy beside a plugin would make other types of those that the contract speaks in.</summary>
    [Fact]
    public void AssemblyOfTheContractsSignatures_WithAnOlderCopyBesideThePlugin_IsTheHosts()
    {
        var context = Create("plugin");
        EmittedLibrary.Write(FolderOf("plugin"), "System.Text.Json", "1.0.0.0");
        context.LoadFromAssemblyName(new AssemblyName("AgentHost.Abstractions"));

        Assert.Same(typeof(JsonElement).Assembly, context.LoadFromAssemblyName(new AssemblyName("System.Text.Json, Version=1.0.0.0")));
    }

    [Fact]
    public void Library_TwoMajors_EachPluginHasItsOwn_AndTheHostNone()
    {
        var (older, newer) = (Create("older"), Create("newer"));
        EmittedLibrary.Write(FolderOf("older"), "Emitted.Library", "12.0.0.0");
        EmittedLibrary.Write(FolderOf("newer"), "Emitted.Library", "13.0.0.0");

        Assert.Equal("12.0.0.0", Read(older, "Emitted.Library"));
        Assert.Equal("13.0.0.0", Read(newer, "Emitted.Library"));
        Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies, static assembly => assembly.GetName().Name == "Emitted.Library");
    }

    [Fact]
    public void Assembly_ThatNobodyHas_IsNotFound()
    {
        var context = Create("plugin");

        Assert.Throws<FileNotFoundException>(() => context.LoadFromAssemblyName(new AssemblyName("Emitted.Nowhere")));
    }

    /// <summary>Native libraries are found where the .deps.json names them, and beside a plugin that was copied without one.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NativeLibrary_OfAPlugin_IsLoaded(bool announced)
    {
        var extension = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        var file = $"{(OperatingSystem.IsWindows() ? "" : "lib")}emitted{extension}";
        var folder = FolderOf("plugin");
        var native = announced ? Path.Combine(folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native") : folder;
        Directory.CreateDirectory(native);
        File.Copy(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, SystemLibrary(extension)), Path.Combine(native, file));
        if (announced)
        {
            File.WriteAllText(Path.Combine(folder, "Plugin.deps.json"), Announce($"runtimes/{RuntimeInformation.RuntimeIdentifier}/native/{file}"));
        }

        var assembly = Create("plugin").LoadFromAssemblyPath(Path.Combine(folder, "Plugin.dll"));

        Assert.NotEqual(IntPtr.Zero, NativeLibrary.Load("emitted", assembly, searchPath: null));
    }

    [Fact]
    public async Task Collectible_Unloaded_IsGone_AndWhatLiesThereThenIsLoaded()
    {
        var (first, code) = LoadAndUnload();
        Assert.Equal("1.0.0.0", first);
        Assert.True(await Unloading.IsGoneAsync(code, None));

        EmittedLibrary.Write(FolderOf("plugin"), "Plugin", "2.0.0.0");
        var again = PluginLoadContexts.Create(Path.Combine(FolderOf("plugin"), "Plugin.dll"), collectible: true);

        Assert.Equal("2.0.0.0", EmittedLibrary.VersionOf(again.LoadFromAssemblyPath(Path.Combine(FolderOf("plugin"), "Plugin.dll"))));
        again.Unload();
    }

    [Fact]
    public void Usual_IsNotCollectible_SinceCompiledCodeIsIgnoredThen()
    {
        Assert.False(Create("plugin").IsCollectible);
    }

    private static string Read(AssemblyLoadContext context, string name) => EmittedLibrary.VersionOf(context.LoadFromAssemblyName(new AssemblyName(name)));

    private static string SystemLibrary(string extension) =>
        OperatingSystem.IsWindows() ? "System.IO.Compression.Native" + extension : "libSystem.Native" + extension;

    private static string Announce(string asset) =>
        $$"""
        {
          "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" },
          "targets": { ".NETCoreApp,Version=v10.0": {
            "Plugin/1.0.0": { "dependencies": { "Emitted": "1.0.0" }, "runtime": { "Plugin.dll": {} } },
            "Emitted/1.0.0": { "runtimeTargets": { "{{asset}}": { "rid": "{{RuntimeInformation.RuntimeIdentifier}}", "assetType": "native" } } } } },
          "libraries": {
            "Plugin/1.0.0": { "type": "project", "serviceable": false, "sha512": "" },
            "Emitted/1.0.0": { "type": "package", "serviceable": false, "sha512": "" } }
        }
        """;

    private (string Version, WeakReference Code) LoadAndUnload()
    {
        var path = EmittedLibrary.Write(FolderOf("plugin"), "Plugin", "1.0.0.0");
        var context = PluginLoadContexts.Create(path, collectible: true);
        Assert.True(context.IsCollectible);
        var version = EmittedLibrary.VersionOf(context.LoadFromAssemblyPath(path));
        context.Unload();
        return (version, new WeakReference(context));
    }

    private string FolderOf(string plugin) => Path.Combine(_root.FullName, plugin);

    private AssemblyLoadContext Create(string plugin) =>
        PluginLoadContexts.Create(EmittedLibrary.Write(FolderOf(plugin), "Plugin", "1.0.0.0"), collectible: false);
}
