using System.Diagnostics;
using System.Runtime.Versioning;
using AgentHost.EndToEnd.Tests.Fixture;

namespace AgentHost.EndToEnd.Tests.Launching;

/// <summary>The script <c>./agent</c> in a checkout of its own, with a <c>dotnet</c> that writes down what it is asked to build.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LauncherTests : IDisposable
{
    /// <summary>
    /// Builds a program that prints how it was built and what it was given. The image waits while a file <c>slow</c> is there, and fails with <c>broken</c>.
    /// </summary>
    private const string Dotnet =
        """
        #!/bin/sh
        [ "$1" = publish ] || exit 0
        kind=quick
        while [ $# -gt 0 ]; do
          case $1 in -o) out=$2 ;; -p:PublishProfile=App) kind=image ;; esac
          shift
        done
        echo "$kind" >>"$HOME/built"
        while [ "$kind" = image ] && [ -f "$HOME/slow" ]; do sleep 0.05; done
        if [ -f "$HOME/broken" ] && [ "$kind" = image ]; then echo "error CS0000: broken"; exit 1; fi
        mkdir -p "$out"
        printf '#!/bin/sh\necho %s "$@"\n' "$kind" >"$out/agent"
        chmod +x "$out/agent"
        """;

    private readonly Sandbox _box = new();

    public LauncherTests()
    {
        foreach (var script in (ReadOnlySpan<string>)["agent", ".ci/build-app", ".ci/is-stale", ".ci/with-compiler"])
        {
            Script(_box.PathOf(script), File.ReadAllText(Path.Combine(Programs.Repository, script)));
        }

        foreach (var folder in (ReadOnlySpan<string>)["src", "plugins", "catalog", "skills", "plugin-template", "docs/guide"])
        {
            _box.Write(folder + "/source.txt", "");
        }

        _box.Write("global.json", "{}").Write("Directory.Build.props", "<Project/>");
        Script(Path.Combine(_box.Root, "bin", "dotnet"), Dotnet);
        _box.Set("PATH", $"{Path.Combine(_box.Root, "bin")}:{_box.Environment["PATH"]}");
    }

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FirstRun_IsAnsweredByTheQuickBuild_AndTheNextOnesByTheImage()
    {
        var (output, errors) = await RunAsync();
        Assert.Equal("quick run it\n", output);
        Assert.Contains("building for the first time", errors, StringComparison.Ordinal);

        await Eventually.TrueAsync(() => File.Exists(_box.PathOf("artifacts/app/.built")), seconds: 60);
        Assert.Equal(("image run it\n", ""), await RunAsync());
        Assert.Equal(["quick", "image"], Built);
    }

    [Fact]
    public async Task ChangedSource_EndsTheBuildInTheBackground_AndIsBuiltAtOnce()
    {
        Mark("slow");
        await RunAsync();
        await Eventually.TrueAsync(() => Built is ["quick", "image"], seconds: 60);
        File.SetLastWriteTimeUtc(_box.PathOf("artifacts/quick/.built"), DateTime.UnixEpoch);

        Assert.Equal("quick run it\n", (await RunAsync()).Output);

        await Eventually.TrueAsync(() => Built is ["quick", "image", "quick", "image"], seconds: 60);
        File.Delete(Path.Combine(_box.Home, "slow"));
        await Eventually.TrueAsync(() => File.Exists(_box.PathOf("artifacts/app/.built")), seconds: 60);
        Assert.Equal("image run it\n", (await RunAsync()).Output);
        await Eventually.TrueAsync(() => !Directory.Exists(_box.PathOf("artifacts/app.lock")), seconds: 60);
    }

    [Fact]
    public async Task ImageThatCannotBeBuilt_IsNotTriedAgainBeforeTheSourcesChange()
    {
        Mark("broken");
        await RunAsync();
        await Eventually.TrueAsync(() => File.Exists(_box.PathOf("artifacts/app.failed")), seconds: 60);

        Assert.Equal(("quick run it\n", ""), await RunAsync());
        await Task.Delay(300, None);

        Assert.Equal(["quick", "image"], Built);
    }

    [Fact]
    public async Task BuildThatFails_SaysWhyAndWhereTheRestIs()
    {
        Mark("broken");

        var (code, _, errors) = await StartAsync(_box.PathOf(".ci/build-app"), _box.Workspace, "shipped");

        Assert.Equal(1, code);
        Assert.Contains("error CS0000: broken", errors, StringComparison.Ordinal);
        Assert.Contains(_box.PathOf("artifacts/app.log"), errors, StringComparison.Ordinal);
    }

    public void Dispose() => _box.Dispose();

    private string[] Built => File.Exists(Path.Combine(_box.Home, "built")) ? File.ReadAllLines(Path.Combine(_box.Home, "built")) : [];

    private void Mark(string name) => File.WriteAllText(Path.Combine(_box.Home, name), "");

    private static void Script(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<(string Output, string Errors)> RunAsync()
    {
        var (code, output, errors) = await StartAsync(_box.PathOf("agent"), "run", "it");
        Assert.True(code == 0, errors);
        return (output, errors);
    }

    private async Task<(int Code, string Output, string Errors)> StartAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(script, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = _box.Workspace,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in _box.Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(None);
        var errors = process.StandardError.ReadToEndAsync(None);
        await process.WaitForExitAsync(None);
        return (process.ExitCode, await output, await errors);
    }
}
