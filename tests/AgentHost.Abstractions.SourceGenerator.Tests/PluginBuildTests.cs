using AgentHost.Client;

namespace AgentHost.Abstractions.SourceGenerator.Tests;

/// <summary>What the build makes of the sample plugins in tests/plugins.</summary>
public sealed class PluginBuildTests
{
    private static readonly string Plugins = Path.Combine(AppContext.BaseDirectory, "plugins");

    [Theory]
    [InlineData("weather", "TestPlugins.Weather")]
    [InlineData("calculator", "TestPlugins.Calculator")]
    public void Collect_PluginProject_HasAssemblyDependenciesManifest(string id, string assembly)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Plugins, id), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Path.Combine(Plugins, id), file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("content/", StringComparison.Ordinal)).Order();

        Assert.Equal(new[] { assembly + ".deps.json", assembly + ".dll", "plugin.json" }.Order(), files);
    }

    [Fact]
    public void Collect_Content_KeepsItsFolder() => Assert.True(File.Exists(Path.Combine(Plugins, "weather", "content", "towns.txt")));

    [Fact]
    public void Manifest_Weather_ReadsAsContract()
    {
        var manifest = ClientJson.Read<PluginManifest>(File.ReadAllText(Path.Combine(Plugins, "weather", "plugin.json")));

        Assert.Equal(new PluginEntry("TestPlugins.Weather.dll", "TestPlugins.Weather.WeatherPlugin"), manifest.Entry);
        Assert.Equal("^0.9", manifest.Contract);
        Assert.Equal("0.9.0.0", manifest.SharedAssemblies["AgentHost.Abstractions"]);
        Assert.Equal(["forecast", "record_weather"], manifest.Contributes["tool"].EnumerateArray().Select(tool => tool.GetProperty("name").GetString()));
    }
}
