namespace AgentHost.EndToEnd.Tests.Permissions;

/// <summary>Work in the profile <c>sandboxed</c>, with nobody there.</summary>
public sealed class SandboxedProfileTests
{
    private const string Canary = "canary-51d0b7e2";

    /// <summary>Reading, comparing, changing, building, testing and committing asks nothing; and what would ask is seen by no command.</summary>
    [Fact]
    public async Task Run_WholeTask_AsksNothingAndShowsNoSecret()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("read", """{"path":"src/sum.py"}""")
            .ToolCall("shell", """{"command":"git diff HEAD && git log -p -1 --stat && git grep -n def && grep -rn return src"}""")
            .ToolCall("edit", """{"edits":[{"path":"src/sum.py","old":"a - b","new":"a + b"}]}""")
            .ToolCall("shell", """{"command":"python3 -m py_compile src/sum.py && python3 src/test_sum.py > out.txt && cat out.txt"}""")
            .ToolCall("shell", """{"command":"env; cat .env; cat ~/.ssh/id_rsa ~/other/.env ~/other/notes.txt; find / -name id_rsa 2>/dev/null; true"}""")
            .ToolCall("shell", """{"command":"git add src out.txt && git commit -qm 'Sum adds' && git log --format=%s -1"}""")
            .Reply("done"));
        using var sandbox = new Sandbox(server)
            .Write("src/sum.py", "def sum(a, b):\n    return a - b\n")
            .Write("src/test_sum.py", "from sum import sum\nassert sum(2, 3) == 5\nprint('tested')\n")
            .Write(".gitignore", ".env\n__pycache__\n").Write(".env", $"KEY={Canary}\n").Set("MY_SERVICE_TOKEN", Canary);
        Home("other/.env", Canary);
        Home("other/notes.txt", Canary);
        Home(".ssh/id_rsa", Canary);
        Home(".gitconfig", "[user]\n\tname = A\n\temail = a@b.example\n");
        await sandbox.CommitAsync();

        var result = (await sandbox.RunAsync("--profile", "sandboxed", "make the sum right")).ExitedWith(0);

        server.Verify();
        var sent = string.Join('\n', server.Requests.Select(static request => System.Text.Encoding.UTF8.GetString(request.Body.Span)));
        Assert.DoesNotContain(Canary, sent, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, result.Output + result.Error, StringComparison.Ordinal);
        Assert.Equal("tested\n", sandbox.Read("out.txt"));
        Assert.Equal("Sum adds", (await sandbox.GitAsync("log", "--format=%s", "-1")).Trim());
        Assert.Equal($"KEY={Canary}\n", sandbox.Read(".env"));
        foreach (var file in Directory.EnumerateFiles(sandbox.DataFolder, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(Canary, await ReadAsync(file), StringComparison.Ordinal);
        }

        void Home(string name, string content)
        {
            var path = Path.Combine(sandbox.Home, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, content);
        }

        // The store may be open still: what it has written is read all the same.
        static async Task<string> ReadAsync(string file)
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Files that would ask are hidden, also from a program that puts the name together.</summary>
    [Fact]
    public async Task Run_ReadingInPlan_ShowsNothingThatIsHiddenOrDenied()
    {
        const string Read = """{"command":"awk 'BEGIN{f=\"PART/k.txt\"; sub(\"_\", \"\", f); while((getline l < f)>0) print \"read \" l}'"}""";
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", Read.Replace("PART", "pri_vate", StringComparison.Ordinal))
            .ToolCall("shell", Read.Replace("PART", "hid_den", StringComparison.Ordinal))
            .ToolCall("shell", Read.Replace("PART", "sr_c", StringComparison.Ordinal))
            .ToolCall("shell", """{"command":"printenv SERVICE_DATABASE_URL | numfmt --invalid=ignore; echo shown"}""")
            .Reply("done"));
        using var sandbox = new Sandbox(server)
            .Write("private/k.txt", Canary).Write("hidden/k.txt", Canary).Write("src/k.txt", "plain").Write(".agentignore", "hidden\n")
            .Set("SERVICE_DATABASE_URL", $"postgres://me:{Canary}@host/db");

        (await sandbox.RunAsync("--permission-mode", "plan", "--deny", "path(private/**)", "look")).ExitedWith(0);

        server.Verify();
        var sent = string.Join('\n', server.Requests.Select(static request => System.Text.Encoding.UTF8.GetString(request.Body.Span)));
        Assert.DoesNotContain(Canary, sent, StringComparison.Ordinal);
        Assert.Contains("read plain", sent, StringComparison.Ordinal);
        Assert.Contains("shown", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CommandThatLeaves_IsHeldToldAndNotRunTwice()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"echo ran >> runs.txt; echo x > ~/made.txt"}""")
            .ToolCall("shell", """{"command":"echo x > ~/made.txt","outside":true}""")
            .ToolCall("shell", """{"command":"git push"}""")
            .Reply("no"));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync("--profile", "sandboxed", "leave")).ExitedWith(3);

        server.Verify();
        Assert.Equal("ran\n", sandbox.Read("runs.txt"));
        Assert.False(File.Exists(Path.Combine(sandbox.Home, "made.txt")));
        var told = System.Text.Encoding.UTF8.GetString(server.Requests[^1].Body.Span);
        Assert.Contains("[sandbox: it held back a change outside this folder.", told, StringComparison.Ordinal);
        Assert.Contains("It would run outside the sandbox. Nobody is there to ask", told, StringComparison.Ordinal);
        Assert.Equal(1, told.Split("[sandbox:").Length - 1);
    }

    [Fact]
    public async Task PermissionTest_Profile_SaysThatTheSandboxHoldsIt()
    {
        using var sandbox = new Sandbox();

        var allowed = (await sandbox.AgentAsync("permission", "test", "--json", "--profile", "sandboxed", "shell(npm test)")).ExitedWith(0);
        var asked = (await sandbox.AgentAsync("permission", "test", "--json", "--profile", "sandboxed", "shell(rm -rf build)")).ExitedWith(0);
        var usual = (await sandbox.AgentAsync("permission", "test", "--json", "shell(npm test)")).ExitedWith(0);
        var doctor = await sandbox.AgentAsync("doctor");

        Assert.Contains("\"decision\":\"allow\"", allowed.Output, StringComparison.Ordinal);
        Assert.Contains("\"sandbox\":true", allowed.Output, StringComparison.Ordinal);
        Assert.Contains("\"decision\":\"ask\"", asked.Output, StringComparison.Ordinal);
        Assert.Contains("\"decision\":\"ask\"", usual.Output, StringComparison.Ordinal);
        Assert.Contains("--profile sandboxed", doctor.Output, StringComparison.Ordinal);
    }
}
