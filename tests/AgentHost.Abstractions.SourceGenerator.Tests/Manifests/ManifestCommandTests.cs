using AgentHost.Client;
using AgentHost.ManifestWriter;

namespace AgentHost.Abstractions.SourceGenerator.Tests.Manifests;

public sealed class ManifestCommandTests : IDisposable
{
    private static readonly string Weather = Path.Combine(AppContext.BaseDirectory, "plugins", "weather", "TestPlugins.Weather.dll");
    private readonly string _folder = Directory.CreateTempSubdirectory("manifest").FullName;
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _error.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Run_RealAssembly_WritesIntoNewFolder()
    {
        var manifest = Source("""{ "id": "weather", "version": "1.0.0" }""");
        var target = Path.Combine(_folder, "out", "plugin.json");

        Assert.Equal(0, Run("--assembly", Weather, "--manifest", manifest, "--output", target));

        var written = ClientJson.Read<PluginManifest>(File.ReadAllText(target));
        Assert.Equal("TestPlugins.Weather.WeatherPlugin", written.Entry?.Type);
        Assert.Equal(2, written.Contributes["tool"].GetArrayLength());
        Assert.Equal(["plugin.json"], Directory.GetFiles(Path.GetDirectoryName(target)!).Select(Path.GetFileName));
    }

    [Fact]
    public void Run_ByteOrderMark_IsPassedOver()
    {
        var manifest = Source("\uFEFF{ \"id\": \"my\", \"version\": \"1.0.0\" }");

        Assert.Equal(0, Run("--manifest", manifest, "--output", Path.Combine(_folder, "out.json")));
    }

    [Fact]
    public void Run_FaultyManifest_LeavesTheOldOutput()
    {
        var target = Path.Combine(_folder, "out.json");
        File.WriteAllText(target, "old");
        var manifest = Source("{\n  nonsense");

        Assert.Equal(1, Run("--manifest", manifest, "--output", target));

        Assert.Equal("old", File.ReadAllText(target));
        Assert.StartsWith(manifest + "(2,3): error AHM001: ", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FileThatIsNoAssembly_SaysSo()
    {
        var manifest = Source("""{ "id": "my", "version": "1.0.0" }""");

        Assert.Equal(1, Run("--assembly", manifest, "--manifest", manifest, "--output", Path.Combine(_folder, "out.json")));

        Assert.Contains("not a .NET assembly", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MissingManifest_NamesIt()
    {
        var manifest = Path.Combine(_folder, "none.json");

        Assert.Equal(1, Run("--manifest", manifest, "--output", Path.Combine(_folder, "out.json")));

        Assert.StartsWith(manifest + ": error AHM002: ", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--manifest")]
    [InlineData("--manifest", "a", "--manifest", "b")]
    [InlineData("--manifest", "a", "--nonsense", "b")]
    [InlineData("--output", "a")]
    public void Run_WrongArguments_IsUsage(params string[] args)
    {
        Assert.Equal(2, Run(args));
        Assert.Contains("Usage:", _error.ToString(), StringComparison.Ordinal);
    }

    private int Run(params string[] args) => ManifestCommand.Run(args, TextWriter.Null, _error);

    private string Source(string json)
    {
        var file = Path.Combine(_folder, "plugin.json");
        File.WriteAllText(file, json);
        return file;
    }
}
