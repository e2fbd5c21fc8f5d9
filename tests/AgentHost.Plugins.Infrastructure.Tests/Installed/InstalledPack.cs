using AgentHost.Packages;
using AgentHost.Testing;
using AgentHost.Testing.Conformance;

namespace AgentHost.Plugins.Infrastructure.Tests.Installed;

/// <summary>The pack as a person has it: installed by its name from the catalog of this build, once for all tests of a class.</summary>
public sealed class InstalledPack : IAsyncLifetime
{
    // Plans, applies what was planned, formats and validates, and writes down at the workspace's root what it was called with.
    private const string Tofu =
        """
        #!/bin/sh
        root=$PWD
        while [ ! -d "$root/stacks" ] && [ "$root" != / ]; do root=$(dirname "$root"); done
        echo "$*" >> "$root/.calls"
        env | grep '^TF_VAR_' | sort > "$root/.variables"
        case $1 in
          plan)
            for a in "$@"; do case $a in -out=*) echo plan > "${a#-out=}" ;; esac; done
            echo '{"type":"change_summary","changes":{"add":1,"change":0,"remove":0,"operation":"plan"}}' ;;
          apply) echo '{"type":"change_summary","changes":{"add":1,"change":0,"remove":0,"operation":"apply"}}' ;;
          fmt) tr -s ' ' ;;
          validate) echo '{"format_version":"1.0","valid":true,"error_count":0,"warning_count":0,"diagnostics":[]}' ;;
        esac

        """;

    private static readonly string Runner =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "AgentHost.PluginRunner", "debug", "AgentHost.PluginRunner.dll"));

    private readonly string _home = Directory.CreateTempSubdirectory("agent-pack-").FullName;

    /// <summary>All that a person was shown and agreed to.</summary>
    public IReadOnlyList<string> Asks { get; private set; } = [];

    /// <summary>The folder in the store.</summary>
    public string Folder { get; private set; } = "";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await using var home = PluginHome.Open(new PluginHomeOptions { Variables = name => name == "HOME" ? _home : null });
        using var pending = await home.PrepareAsync("infrastructure", "bundled", inProcess: null, forProject: false, CancellationToken.None);
        Asks = pending.Wanted;
        var change = await home.InstallAsync(pending, CancellationToken.None);
        Assert.Null(change.Blocked);
        Folder = Path.GetDirectoryName(Directory.GetFiles(_home, "plugin.json", SearchOption.AllDirectories).Single())!;
        PutOnPath();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_home, recursive: true);
        return default;
    }

    /// <summary>A host with it and nothing else, and a repository with one stack.</summary>
    /// <remarks>The program is <c>tofu</c>: no other test here looks for one of that name.</remarks>
    /// <param name="apart">Behind the runner, as it is installed; else in the host's process, as <c>--in-process</c> has it.</param>
    /// <param name="settings">The pack's settings beside the program, each with a comma before it.</param>
    /// <param name="more">Other than usual.</param>
    internal async Task<TestHost> StartAsync(bool apart, string settings = "", Func<TestHostOptions, TestHostOptions>? more = null)
    {
        var options = new TestHostOptions
        {
            Plugin = Folder,
            Apart = apart,
            Runner = Runner,
            Settings = """{"plugins":{"infrastructure":{"program":"tofu" """ + settings + "}}}",
        };
        var host = await TestHost.StartAsync(more?.Invoke(options) ?? options, TestContext.Current.CancellationToken);
        host.Workspace.Write("stacks/prod.yaml", "import:\n  - catalog/vpc\ncomponents:\n  terraform:\n    vpc:\n      vars: {nat: true}\n")
            .Write("stacks/catalog/vpc.yaml", "components: {terraform: {vpc: {vars: {nat: false}}}}\n")
            .Write("components/terraform/vpc/main.tf", "variable \"nat\" { type = bool }\n");
        return host;
    }

    /// <summary>Holds it to what every plugin owes its host.</summary>
    internal Task<ConformanceReport> CheckAsync(ConformanceOptions options) =>
        PluginConformance.CheckAsync(Folder, options with { Runner = Runner }, TestContext.Current.CancellationToken);

    private void PutOnPath()
    {
        var bin = Directory.CreateDirectory(Path.Combine(_home, "bin")).FullName;
        var file = Path.Combine(bin, "tofu");
        File.WriteAllText(file, Tofu.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Environment.SetEnvironmentVariable("PATH", bin + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"));
    }
}
