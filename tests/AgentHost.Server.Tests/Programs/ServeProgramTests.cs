using System.Text;

namespace AgentHost.Server.Tests.Programs;

/// <summary>The program itself: served, asked, ended.</summary>
public sealed class ServeProgramTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ByAServer_AnswersAsWithout()
    {
        await using var models = await ModelServer.StartAsync(Scenario.Create().Reply("The answer is 42.").Repeat(0));
        await using var program = new ServedProgram(models);
        var none = await program.RunAsync("agent", "run", "--server", "local", "what is it?");
        var server = await program.ServeAsync();
        var alone = await program.RunAsync("agent", "run", "--quiet", "what is it?");

        var served = await program.RunAsync("agent", "run", "--quiet", "--server", "local", "--session", "mine", "what is it?");
        var json = await program.RunAsync("agent", "run", "--server", "local", "--session", "mine", "--output", "json", "again");
        var chat = await program.RunAsync("sh", "-c", "echo hello | agent chat --server local");
        var status = await program.RunAsync("agent", "serve", "status", "--json");
        var other = await program.RunAsync("agent", "run", "--session", "mine", "and here?");

        Assert.Equal((2, $"agent: No server of yours runs at unix:{program.ServerFolder}/agent.sock: start one with agent serve, or put the token of "
            + "another's into AGENT_SERVER_TOKEN.\n"), (none.Code, none.Error));
        Assert.Equal((0, "The answer is 42.\n"), (alone.Code, alone.Output));
        Assert.Equal(alone, served);
        Assert.Equal(0, json.Code);
        Assert.Contains("\"answer\":\"The answer is 42.\"", json.Output, StringComparison.Ordinal);
        Assert.Contains("\"sessionName\":\"mine\"", json.Output, StringComparison.Ordinal);
        Assert.Contains("The answer is 42.", chat.Output, StringComparison.Ordinal);
        Assert.Contains($"\"address\":\"unix:{program.ServerFolder}/agent.sock\"", status.Output, StringComparison.Ordinal);
        Assert.Contains($"\"processId\":{server.Id}", status.Output, StringComparison.Ordinal);

        // One owner: the session is the server's, and that one is spoken to.
        Assert.Equal((0, "The answer is 42.\n"), (other.Code, other.Output));
        Assert.Contains($"The server at unix:{program.ServerFolder}/agent.sock has this session, and does it.", other.Error, StringComparison.Ordinal);
        await ServedProgram.TerminateAsync(server);
        Assert.Equal(0, server.ExitCode);
        Assert.Equal(1, (await program.RunAsync("agent", "serve", "status")).Code);
    }

    [Fact]
    public async Task Commands_ThatMeetASessionOfTheServer_SpeakToIt()
    {
        await using var models = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("write", """{"path":"hello.txt","content":"Hello.\n"}""").Reply("written").Reply("sent").Repeat(0));
        await using var program = new ServedProgram(models);
        var server = await program.ServeAsync();
        var made = await program.RunAsync("agent", "session", "create", "mine", "--server", "local");
        var written = await program.RunAsync("agent", "run", "--quiet", "--session", "mine", "--permission-mode", "accept-edits", "write it");
        Assert.Equal((0, 0), (made.Code, written.Code));
        Assert.Contains("agent run --server local --session ", made.Output, StringComparison.Ordinal);
        Assert.Equal("written\n", written.Output);
        var file = Path.Combine(program.Folder, "hello.txt");
        Assert.True(File.Exists(file));

        var looked = await program.RunAsync("agent", "session", "undo", "mine", "--preview");
        Assert.Equal((0, "removed hello.txt\n"), (looked.Code, looked.Output));
        Assert.True(File.Exists(file));
        Assert.Equal(0, (await program.RunAsync("agent", "session", "undo", "mine")).Code);
        Assert.False(File.Exists(file));
        Assert.Equal("sent\n", (await program.RunAsync("agent", "session", "send", "mine", "and", "now?")).Output);
        Assert.Equal("sent\n", (await program.RunAsync("agent", "session", "send", "mine", "--server", "local", "again")).Output);
        Assert.Equal(0, (await program.RunAsync("agent", "session", "rename", "mine", "ours")).Code);
        var watched = await program.RunAsync("sh", "-c", "agent session watch ours --after 0 | head -n 6");
        Assert.Contains("session.created", watched.Output, StringComparison.Ordinal);
        Assert.Contains("turn.started", watched.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await program.RunAsync("agent", "session", "close", "ours")).Code);
        var alone = await program.RunAsync("agent", "session", "watch", "ours");
        Assert.Equal(2, alone.Code);
        Assert.Contains("No server of yours has the session ours now", alone.Error, StringComparison.Ordinal);
        var local = await program.RunAsync("agent", "run", "--session", "ours", "here");
        Assert.Equal((0, "sent\n"), (local.Code, local.Output));
        Assert.DoesNotContain("has this session", local.Error, StringComparison.Ordinal);
        await ServedProgram.TerminateAsync(server);
    }

    [Fact]
    public async Task IdleServer_EndsByItself_AsSettingsSay()
    {
        await using var models = await ModelServer.StartAsync(Scenario.Create());
        await using var program = new ServedProgram(models);
        var folder = Directory.CreateDirectory(Path.Combine(program.Home, ".config", "agent")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "agent.json"), """{"server":{"idleExit":"300ms"}}""", Token);
        var server = await program.ServeAsync();

        await server.WaitForExitAsync(Token).WaitAsync(ServerRig.Patience, Token);

        Assert.Equal(0, server.ExitCode);
        Assert.Contains("server.idleExit", await server.StandardError.ReadToEndAsync(Token), StringComparison.Ordinal);
        Assert.Equal(["agent.sock.lock"], Directory.EnumerateFiles(program.ServerFolder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task ServiceFile_IsWritten_StartsAServer_AndIsRemoved()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The file is systemd's.");
        await using var models = await ModelServer.StartAsync(Scenario.Create());
        await using var program = new ServedProgram(models);
        var file = Path.Combine(program.Home, ".config", "systemd", "user", "agent-serve.service");

        var printed = await program.RunAsync("agent", "serve", "install", "--print", "--socket", "a b$x%.sock");
        Assert.False(File.Exists(file));
        var written = await program.RunAsync("agent", "serve", "install", "--socket", "a b$x%.sock");
        Assert.Equal((0, file + "\n"), (written.Code, written.Output));
        var text = await File.ReadAllTextAsync(file, Token);
        Assert.Equal(text, printed.Output);
        Assert.Contains($" \"serve\" \"--socket\" \"{program.Folder}/a b$$x%%.sock\"\n", text, StringComparison.Ordinal);
        Assert.Contains("systemctl --user enable --now agent-serve", written.Error, StringComparison.Ordinal);
        if (File.Exists("/usr/bin/systemd-analyze"))
        {
            var verified = await program.RunAsync("systemd-analyze", "verify", "--user", "--recursive-errors=no", file);
            Assert.DoesNotContain("agent-serve.service:", verified.Error, StringComparison.Ordinal);
        }

        Assert.Equal(2, (await program.RunAsync("agent", "serve", "install", "--host", "0.0.0.0", "--port", "7000")).Code);
        var removed = await program.RunAsync("agent", "serve", "uninstall");
        Assert.Equal(0, removed.Code);
        Assert.Contains("systemctl --user disable --now agent-serve", removed.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
        Assert.Equal(1, (await program.RunAsync("agent", "serve", "uninstall")).Code);
        await File.WriteAllTextAsync(file, "[Service]\nExecStart=/bin/true\n", Token);
        Assert.Equal(2, (await program.RunAsync("agent", "serve", "install")).Code);
        Assert.Equal(2, (await program.RunAsync("agent", "serve", "uninstall")).Code);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task Terminated_EndsTurnsCleanly_AndLeavesNothing()
    {
        await using var models = await ModelServer.StartAsync(Scenario.Create().Reply("slow").With(static reply => reply with { DelayMs = 60_000 }));
        await using var program = new ServedProgram(models);
        var server = await program.ServeAsync();
        var running = program.RunAsync("agent", "run", "--server", "local", "--session", "one", "--output", "json", "take long");
        await models.WaitForRequestAsync(1, Token).WaitAsync(ServerRig.Patience, Token);

        await ServedProgram.TerminateAsync(server);
        var ended = await running;
        var history = await program.RunAsync("agent", "session", "history", "one", "--json");

        Assert.Equal(0, server.ExitCode);
        Assert.Contains("\"outcome\":\"cancelled\"", ended.Output, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"turn.completed\"", history.Output, StringComparison.Ordinal);
        Assert.Equal(["agent.sock.lock"], Directory.EnumerateFiles(program.ServerFolder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Killed_IsFollowedByAnother_AtTheSameSocket()
    {
        await using var models = await ModelServer.StartAsync(Scenario.Create().Reply("done").Repeat(0));
        await using var program = new ServedProgram(models);
        var first = await program.ServeAsync();
        first.Kill();
        await first.WaitForExitAsync(Token);

        var next = await program.ServeAsync();
        var second = await program.RunAsync("agent", "serve");

        Assert.Equal(0, (await program.RunAsync("agent", "run", "--quiet", "--server", "local", "go")).Code);
        Assert.Equal(2, second.Code);
        Assert.Contains("A server runs at", second.Error, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(program.ServerFolder, "server-*.json"));
        await ServedProgram.TerminateAsync(next);
    }

    [Fact]
    public async Task Words_ThatDoNotFit_AreOneSentence()
    {
        await using var models = await ModelServer.StartAsync(Scenario.Create());
        await using var program = new ServedProgram(models);
        (string[] Words, string Sentence)[] rows =
            [
                (["--host", "0.0.0.0", "--port", "0"], "name a certificate with --tls-cert and --tls-key"),
                (["--socket", "x.sock", "--port", "0"], "at a socket or at a port"),
                (["--host", "127.0.0.1"], "belong to a port"),
                (["--port", "0", "--tls-cert", "a.pem"], "needs its key"),
                (["--port", "0", "--host", "nowhere"], "is no address of this machine"),
                (["--port", "70000"], "expected a port"),
                (["token", "new", "--scope", "root"], "is no scope"),
                (["token", "revoke", "nothing"], "There is no token nothing"),
            ];
        foreach (var (words, sentence) in rows)
        {
            var ended = await program.RunAsync("agent", ["serve", .. words]);

            Assert.Equal(2, ended.Code);
            Assert.Contains(sentence, ended.Error, StringComparison.Ordinal);
        }
    }

    /// <summary>The lines of the guide, one behind the other in one shell.</summary>
    [Fact]
    public async Task Guide_WholeSessionByCurl_Runs()
    {
        await using var models = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("write", """{"path":"hello.txt","content":"Hello.\n"}""").Reply("It is written."));
        await using var program = new ServedProgram(models);
        var script = new StringBuilder("set -eu\n");
        var inside = false;
        foreach (var line in await File.ReadAllLinesAsync(Repository.PathTo("docs", "guide", "server.md"), Token))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inside = line == "```console";
            }
            else if (inside)
            {
                script.Append(line).Append('\n');
            }
        }

        Assert.Contains("/undo", script.ToString(), StringComparison.Ordinal);
        await program.ServeAsync();
        var ended = await program.RunAsync("sh", "-c", script.ToString());

        Assert.True(ended.Code == 0, $"{ended.Output}\n{ended.Error}");
        Assert.Contains("\"type\":\"turn.completed\"", ended.Output, StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"answered\"", ended.Output, StringComparison.Ordinal);
        Assert.Contains("\"path\":\"hello.txt\"", ended.Output, StringComparison.Ordinal);
        Assert.Contains("It is written.", ended.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(program.Folder, "hello.txt")));
        Assert.Empty(models.Failures);
    }
}
