using AgentHost.EndToEnd.Tests.Turns;
using AgentHost.Plugins.Targets.Tests;

namespace AgentHost.EndToEnd.Tests.Targets;

/// <summary>One task of twenty steps that leaves the same files and commits behind in every kind of place, hidden and in a pane of tmux.</summary>
public sealed class SameTaskTests
{
    [Theory]
    [InlineData("sh", false)]
    [InlineData("sh", true)]
    [InlineData("ssh", false)]
    [InlineData("ssh", true)]
    [InlineData("podman", false)]
    [InlineData("podman", true)]
    [InlineData("docker", false)]
    [InlineData("docker", true)]
    [InlineData("devcontainer", false)]
    [InlineData("devcontainer", true)]
    public async Task TwentySteps_LeaveTheSameBehind(string kind, bool inPane)
    {
        Assert.SkipUnless(!inPane || await PodmanPlace.HasAsync("tmux", "-V"), "Needs tmux.");
        await using var server = await ModelServer.StartAsync(TwentyStepsTests.Steps);
        using var far = await TwentyStepsTests.ReadyAsync(new Sandbox());
        using var near = new Sandbox(server);
        var name = $"agent-test-{Guid.NewGuid().ToString("N")[..8]}";
        var (place, settings) = kind switch
        {
            "sh" => ("here", $$"""{ "root": "{{far.Workspace}}" }"""),
            "ssh" => await SshAsync(far),
            "podman" => await ContainerAsync(PodmanPlace.HasHostImageAsync(), far, name),
            "docker" => await ContainerAsync(HasDockerAsync(), far, name),
            _ => await DevContainerAsync(near, far),
        };
        foreach (var variable in (string[])["CONTAINERS_CONF", "DOCKER_HOST"])
        {
            if (Environment.GetEnvironmentVariable(variable) is { } value)
            {
                near.Set(variable, value);
            }
        }

        near.UserSettings($$"""{ "plugins": { "targets": { "places": { "{{kind}}:{{place}}": {{settings}} } } } }""");
        try
        {
            var result = await near.RunAsync(
                ["--target", $"{kind}:{place}", .. inPane ? [$"--tmux={name}"] : (string[])[], .. kind == "devcontainer" ? ["--trust"] : (string[])[],
                    "--permission-mode", "bypass", "do the work"]);

            result.ExitedWith(0);
            server.Verify();
            await TwentyStepsTests.CheckAsync(far);
            Assert.False(File.Exists(near.PathOf("src/A.cs")));
            Assert.Equal(inPane, result.Error.Contains($"Commands run in the pane {name} on {kind}:{place}. To watch it: ", StringComparison.Ordinal));
        }
        finally
        {
            await PodmanPlace.HasAsync("tmux", "-L", "agent", "kill-session", "-t", $"={name}");
            if (kind is "podman" or "docker")
            {
                await PodmanPlace.RunAsync("rm", "-f", "-t", "0", name);
            }
            else if (kind == "devcontainer")
            {
                await PodmanPlace.HasAsync("sh", "-c", $"podman rm -f -t 0 $(podman ps -aq --filter label=devcontainer.local_folder={near.Workspace})");
            }
        }
    }

    [Fact]
    public async Task Pane_OfARun_IsSeenAndTypedInto()
    {
        Assert.SkipUnless(await PodmanPlace.HasAsync("tmux", "-V"), "Needs tmux.");
        var name = $"agent-test-{Guid.NewGuid().ToString("N")[..8]}";
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"read -r line; echo \"got $line\"","wait":false}""")
            .ToolCall("send_keys", """{"text":"a word","keys":["Enter"]}""")
            .ToolCall("capture_pane", """{"lines":50,"delay":0.5}""")
            .ToolCall("send_keys", """{"keys":["C-Nonsense"]}""")
            .Reply("done"));
        using var near = new Sandbox(server);
        try
        {
            (await near.RunAsync($"--tmux={name}", "--permission-mode", "bypass", "do it")).ExitedWith(0);

            server.Verify();
            Assert.Contains("runs in the background as job 1", server.ModelRequests[1].LastText, StringComparison.Ordinal);
            Assert.Contains("got a word", server.ModelRequests[3].LastText, StringComparison.Ordinal);
            Assert.Contains("\"C-Nonsense\" is no key", server.ModelRequests[4].LastText, StringComparison.Ordinal);
        }
        finally
        {
            await PodmanPlace.HasAsync("tmux", "-L", "agent", "kill-session", "-t", $"={name}");
        }
    }

    [Fact]
    public async Task Keys_WithoutAPersonsWord_AreNotTyped()
    {
        Assert.SkipUnless(await PodmanPlace.HasAsync("tmux", "-V"), "Needs tmux.");
        var name = $"agent-test-{Guid.NewGuid().ToString("N")[..8]}";
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("send_keys", """{"text":"touch typed","keys":["Enter"]}""").ToolCall("shell", """{"command":"touch made"}""").Reply("done"));
        using var near = new Sandbox(server);
        try
        {
            await near.RunAsync($"--tmux={name}", "--allow", "shell(sh:here:touch *)", "--allow", "send_keys", "do it");

            server.Verify();
            Assert.True(File.Exists(near.PathOf("made")));
            Assert.False(File.Exists(near.PathOf("typed")));
        }
        finally
        {
            await PodmanPlace.HasAsync("tmux", "-L", "agent", "kill-session", "-t", $"={name}");
        }
    }

    [Theory]
    [InlineData("--tmux=a", "--target=local", "--tmux is of targets, and local is none")]
    [InlineData("--tmux=a b", "--quiet", "is no name of a pane")]
    public async Task Tmux_WrongWords_AreSaid(string pane, string word, string expected)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("done"));
        using var near = new Sandbox(server);

        var result = await near.RunAsync(pane, word, "list the C# files in src");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private static async Task<bool> HasDockerAsync() => await PodmanPlace.HasHostImageAsync() && await PodmanPlace.HasDockerAsync();

    private static Task<(string Place, string Settings)> SshAsync(Sandbox far)
    {
        Assert.SkipUnless(SshServer.Shared.IsRunning, "Needs an sshd that starts here.");
        return Task.FromResult(("127.0.0.1", $$"""{ "root": "{{far.Workspace}}", "arguments": ["-F", "{{SshServer.Shared.Configuration}}"] }"""));
    }

    private static async Task<(string Place, string Settings)> ContainerAsync(Task<bool> isThere, Sandbox far, string name)
    {
        Assert.SkipUnless(await isThere, "Needs podman, and docker's client for docker, which start here.");
        return (name, $$"""{ "image": "{{PodmanPlace.HostImage}}", "root": "/work", "mounts": ["/usr:/usr:ro", "{{far.Workspace}}:/work"] }""");
    }

    private static async Task<(string Place, string Settings)> DevContainerAsync(Sandbox near, Sandbox far)
    {
        var programs = Path.Combine(Programs.Repository, "tests", "tools", "forge", "node_modules", ".bin");
        Assert.SkipUnless(
            await PodmanPlace.HasHostImageAsync() && File.Exists(Path.Combine(programs, "devcontainer")), "Needs podman and devcontainer, which start here.");
        near.Set("PATH", $"{programs}:{Environment.GetEnvironmentVariable("PATH")}");
        near.Write(".devcontainer/devcontainer.json", $$"""
            { "image": "{{PodmanPlace.HostImage}}", "updateRemoteUserUID": false,
              "mounts": ["type=bind,source=/usr,target=/usr,readonly", "type=bind,source={{far.Workspace}},target=/work"] }
            """);
        return ("here", """{ "docker": "podman", "root": "/work" }""");
    }
}
