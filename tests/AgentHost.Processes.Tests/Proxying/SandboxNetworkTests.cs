using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentHost.Permissions.Rules;
using AgentHost.Processes.Backends;
using AgentHost.Processes.Proxying;
using AgentHost.Processes.Sandboxing;
using AgentHost.Processes.Tests.Sandboxing;
using AgentHost.Security.Network;

namespace AgentHost.Processes.Tests.Proxying;

/// <summary>Real programs in bubblewrap, with an empty network, that reach hosts by name. One counts what the whole test program holds open.</summary>
[Collection(nameof(ManyProcessesTests))]
public sealed class SandboxNetworkTests : IAsyncDisposable
{
    private readonly DirectoryInfo _root = LastingFolder.Create();
    private readonly IProcessBackend _backend = ProcessBackends.Create(TimeProvider.System);
    private readonly LocalServer _server;

    public SandboxNetworkTests() => _server = new LocalServer(Answer);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private string Work => Directory.CreateDirectory(Path.Combine(_root.FullName, "work")).FullName;

    private string Home => Directory.CreateDirectory(Path.Combine(_root.FullName, "home")).FullName;

    private string Name => $"registry.test:{_server.Port}";

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        _server.Dispose();
        _root.Delete(recursive: true);
    }

    [Theory]
    [InlineData("curl -sS http://registry.test:PORT/hello")]
    [InlineData("curl -sS --proxytunnel http://registry.test:PORT/hello")]
    [InlineData("python3 -c \"import urllib.request; print(urllib.request.urlopen('http://registry.test:PORT/hello').read().decode())\"")]
    public async Task Start_HostThatARuleNames_IsReached(string line)
    {
        var (code, said) = await RunAsync(line, new RecordedHosts(Name));

        Assert.Equal((0, "hello from /hello"), (code, said.TrimEnd('\n')));
    }

    [Fact]
    public async Task Start_NpmInstall_FetchesFromTheRegistryThatARuleNames()
    {
        Write("work/package.json", """{"name":"app","version":"1.0.0","dependencies":{"small-thing":"^1.0.0"}}""");
        var hosts = new RecordedHosts(Name);

        var (code, said) = await RunAsync(
            $"npm install --registry http://{Name}/ --no-audit --no-fund && node -e \"console.log(require('small-thing'))\"", hosts);

        Assert.True(code == 0, said);
        Assert.EndsWith("forty-two\n", said, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Work, "node_modules", "small-thing", "index.js")));
        Assert.Contains(Name, hosts.Asked);
        Assert.True(Directory.Exists(Path.Combine(_root.FullName, "caches", "npm", "_cacache")));
        Assert.False(Directory.Exists(Path.Combine(Home, ".npm")));
    }

    [Fact]
    public async Task Start_DotnetRestore_FetchesFromTheFeedThatARuleNames()
    {
        Write("work/app.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="Small.Thing" Version="1.0.0" /></ItemGroup>
            </Project>
            """);
        Write("work/nuget.config", $"""
            <configuration><packageSources>
              <clear /><add key="local" value="http://{Name}/v3/index.json" protocolVersion="3" allowInsecureConnections="true" />
            </packageSources></configuration>
            """);

        var (code, said) = await RunAsync("dotnet restore -nologo", new RecordedHosts(Name));

        Assert.True(code == 0, said);
        Assert.True(File.Exists(Path.Combine(_root.FullName, "caches", "nuget", "small.thing", "1.0.0", "small.thing.1.0.0.nupkg")));
        Assert.Contains("Small.Thing/1.0.0", File.ReadAllText(Path.Combine(Work, "obj", "project.assets.json")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Start_NpmInstallFromAHostThatNoRuleNames_FailsAndTheResultNamesTheRule()
    {
        Write("work/package.json", """{"name":"app","version":"1.0.0","dependencies":{"small-thing":"^1.0.0"}}""");

        var (code, said) = await RunAsync($"npm install --registry http://{Name}/ --no-audit --no-fund --fetch-retries 0", new RecordedHosts());

        Assert.NotEqual(0, code);
        var told = $"[sandbox: {Name} was not reached. No rule allows {Name}. The rule shell(domain:{Name}) would allow it.]";
        Assert.Contains(told, said, StringComparison.Ordinal);
        Assert.Empty(_server.Heads);
    }

    [Theory]
    [InlineData("curl -sS http://127.0.0.1:PORT/hello")]
    [InlineData("curl -sS --noproxy '*' http://127.0.0.1:PORT/hello")]
    [InlineData("curl -sS --noproxy '' http://127.0.0.1:PORT/hello")]
    [InlineData("curl -sS --noproxy '' --proxytunnel http://[::1]:PORT/hello")]
    [InlineData("curl -sS http://169.254.169.254/latest/meta-data/")]
    [InlineData("curl -sS --fail --socks5 127.0.0.1:47128 http://registry.test:PORT/hello")]
    [InlineData("curl -sS --max-time 5 --noproxy '*' http://1.1.1.1/")]
    [InlineData("bash -c 'exec 3<>/dev/tcp/127.0.0.1/PORT'")]
    [InlineData("python3 -c \"import socket; socket.socket(socket.AF_UNIX).connect('/dev/agent-network')\"")]
    public async Task Start_WaysAroundTheProxy_ReachNothing(string line)
    {
        var (_, said) = await RunAsync(line, new RecordedHosts((_, _) => new(new HostAnswer(true, ""))), allow: ["registry.test"]);

        Assert.DoesNotContain("hello from", said, StringComparison.Ordinal);
        Assert.Empty(_server.Heads);
    }

    /// <summary>The process that listened is the command itself: nothing of it is to be seen there.</summary>
    [Fact]
    public async Task Start_Command_HasNothingOfTheHelper()
    {
        Environment.SetEnvironmentVariable("DOTNET_EnableDiagnostics", null);

        var (code, said) = await RunAsync(
            "ls /proc/self/fd | wc -l; ls -A /tmp | grep -ci -e dotnet -e clr- -e agent; "
            + "env | grep -c DOTNET_EnableDiagnostics; grep -c SigIgn:.00000000.0000000 /proc/self/status; "
            + "ps -e -o comm= | grep -vc -e bwrap -e sh -e ps -e grep; kill -PIPE $$",
            new RecordedHosts());

        // Of descriptors ls has its own; there are no temporary files, no variable, no ignored signal, no other process.
        Assert.Equal("4\n0\n0\n1\n0\n", said);
        Assert.Equal(141, code);
    }

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("kill -TERM $$", 143)]
    public async Task Start_Command_EndsAsItself(string line, int expected) => Assert.Equal((expected, ""), await RunAsync(line, new RecordedHosts()));

    [Fact]
    public async Task Start_CommandThatIsNotThere_IsSaid()
    {
        await using var process = await Sandboxed(new RecordedHosts()).StartAsync(new ProcessSpec("/no/such/program", []), None);
        var said = await ReadAsync(process);

        Assert.Equal(127, await process.WaitAsync(None));
        Assert.Contains("/no/such/program: No such file or directory", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_CommandThatIsHeld_LeavesNoProcessAndNoSocket()
    {
        var before = Sockets();

        // A folder for what is made meanwhile: other programs on this machine have theirs in the system's.
        using var temporary = new TemporaryFolder();
        var hosts = new RecordedHosts(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return new HostAnswer(true, "");
        });
        var process = await Sandboxed(hosts).StartAsync(new ProcessSpec("/bin/sh", ["-c", $"curl -sS http://{Name}/hello & sleep 987.375"]), None);
        for (var turn = 0; hosts.Asked.IsEmpty; turn++)
        {
            Assert.True(turn < 1000, "Nothing was asked within 10 s.");
            await Task.Delay(10, None);
        }

        await process.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), None);

        Assert.DoesNotContain(
            Directory.EnumerateDirectories("/proc").Select(CommandOf), static command => command.Contains("987.375", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.Path));
        Assert.Equal(before, Sockets());
    }

    [Fact]
    public async Task Start_ManyAtOnce_EachHasItsOwn()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => RunAsync(
            $"curl -sS http://{Name}/{number}", number % 2 == 0 ? new RecordedHosts(Name) : new RecordedHosts())));

        foreach (var (number, (_, said)) in runs.Index())
        {
            Assert.True((number % 2 == 0) == (said == $"hello from /{number}"), $"{number}: {said}");
        }
    }

    private static int Sockets() =>
        Directory.EnumerateFiles("/proc/self/fd").Count(static file => new FileInfo(file).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);

    private SandboxedProcesses Sandboxed(ICommandHosts hosts, IReadOnlyList<string>? allow = null)
    {
        var helper = SandboxHelper.Find(Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory, "..", "..", "AgentHost.PluginRunner", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
            "AgentHost.PluginRunner.dll")));
        Assert.NotNull(helper);
        return new SandboxedProcesses(
            new LocalProcesses(Work, _backend),
            new Sandbox(
                _backend,
                helper: helper,
                connector: new GuardedConnector(allow ?? ["127.0.0.1"], static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]))),
            SandboxMode.Required,
            new SandboxPlace(Work, Home, [], static () => []) { Caches = Path.Combine(_root.FullName, "caches") },
            new SandboxView { Hosts = hosts, Unasked = true, Rules = PermissionRules.Empty });
    }

    private async Task<(int Code, string Said)> RunAsync(string line, ICommandHosts hosts, IReadOnlyList<string>? allow = null)
    {
        await using var process = await Sandboxed(hosts, allow).StartAsync(
            new ProcessSpec("/bin/sh", ["-c", line.Replace("PORT", $"{_server.Port}", StringComparison.Ordinal)]), None);
        var said = await ReadAsync(process);
        return (await process.WaitAsync(None), said);
    }

    private static async Task<string> ReadAsync(IProcess process)
    {
        var said = new StringBuilder();
        await foreach (var piece in process.ReadAsync(None))
        {
            said.Append(Encoding.UTF8.GetString(piece.Bytes.Span));
        }

        return said.ToString();
    }

    private byte[]? Answer(string path)
    {
        var package = Package();
        return path switch
        {
            "/small-thing" => Encoding.UTF8.GetBytes(new JsonObject
            {
                ["name"] = "small-thing",
                ["dist-tags"] = new JsonObject { ["latest"] = "1.0.0" },
                ["versions"] = new JsonObject
                {
                    ["1.0.0"] = new JsonObject
                    {
                        ["name"] = "small-thing",
                        ["version"] = "1.0.0",
                        ["dist"] = new JsonObject
                        {
                            ["tarball"] = $"http://{Name}/small-thing/-/small-thing-1.0.0.tgz",
                            ["integrity"] = "sha512-" + Convert.ToBase64String(SHA512.HashData(package)),
                        },
                    },
                },
            }.ToJsonString()),
            "/small-thing/-/small-thing-1.0.0.tgz" => package,
            "/v3/index.json" => Encoding.UTF8.GetBytes(
                "{\"version\":\"3.0.0\",\"resources\":[{\"@id\":\"http://NAME/flat/\",\"@type\":\"PackageBaseAddress/3.0.0\"}]}"
                    .Replace("NAME", Name, StringComparison.Ordinal)),
            "/flat/small.thing/index.json" => """{"versions":["1.0.0"]}"""u8.ToArray(),
            "/flat/small.thing/1.0.0/small.thing.1.0.0.nupkg" => NugetPackage(),
            _ => Encoding.UTF8.GetBytes("hello from " + path),
        };
    }

    private static byte[] Package()
    {
        using var packed = new MemoryStream();
        using (var zipped = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped, TarEntryFormat.Ustar))
        {
            Add("package.json", """{"name":"small-thing","version":"1.0.0","main":"index.js"}""");
            Add("index.js", "module.exports = 'forty-two';\n");

            void Add(string name, string content) => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "package/" + name)
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)),
                ModificationTime = DateTimeOffset.UnixEpoch,
            });
        }

        return packed.ToArray();
    }

    private static byte[] NugetPackage()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var text = new StreamWriter(zip.CreateEntry("small.thing.nuspec").Open()))
            {
                text.Write("""
                    <package><metadata>
                      <id>Small.Thing</id><version>1.0.0</version><authors>a</authors><description>d</description>
                    </metadata></package>
                    """);
            }

            zip.CreateEntry("lib/net10.0/_._").Open().Dispose();
        }

        return packed.ToArray();
    }

    private void Write(string file, string content)
    {
        var path = Path.Combine(_root.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    private static string CommandOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>A folder for this process's temporary files; its name is short enough for a socket in it.</summary>
    private sealed class TemporaryFolder : IDisposable
    {
        private readonly string? _before = Environment.GetEnvironmentVariable("TMPDIR");

        public TemporaryFolder() => Environment.SetEnvironmentVariable("TMPDIR", Path);

        public string Path { get; } = Directory.CreateTempSubdirectory("t-").FullName;

        public void Dispose()
        {
            Environment.SetEnvironmentVariable("TMPDIR", _before);
            Directory.Delete(Path, recursive: true);
        }
    }
}
