namespace AgentHost.EndToEnd.Tests.Projects;

/// <summary><c>agent init</c> on three real repositories of different kinds: what it writes down are commands that work there.</summary>
public sealed class InitTests
{
    [Fact]
    public async Task Init_FolderThatIsNotThere_SaysSoAndNotThatThereIsNoSuchCommand()
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.AgentAsync("init", "--workspace", "none")).ExitedWith(2);

        Assert.Contains("none", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("no command", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_NodeProject_NamesCommandsThatRun()
    {
        using var sandbox = new Sandbox()
            .Write(
                "package.json",
                """{ "name": "adder", "private": true, "type": "module", "scripts": { "build": "node --check add.js", "test": "node --test" } }""")
            .Write("add.js", "export const add = (a, b) => a + b;\n")
            .Write("add.test.js", "import test from 'node:test'; import assert from 'node:assert'; import { add } from './add.js'; "
                + "test('adds', () => assert.equal(add(1, 2), 3));\n");
        await sandbox.CommitAsync();

        await InitAsync(sandbox, "npm run build", "npm test");
    }

    [Fact]
    public async Task Init_PythonProject_NamesCommandsThatRun()
    {
        using var sandbox = new Sandbox()
            .Write("pyproject.toml", "[project]\nname = \"adder\"\nversion = \"1.0\"\n")
            .Write("adder.py", "def add(a, b):\n    return a + b\n")
            .Write("tests/test_adder.py", "import sys, unittest\nsys.path.insert(0, '.')\nfrom adder import add\n\n\nclass T(unittest.TestCase):\n"
                + "    def test_add(self):\n        self.assertEqual(add(1, 2), 3)\n");
        await sandbox.CommitAsync();

        await InitAsync(sandbox, ["python -m unittest discover -s tests"], run: static line => line.Replace("python ", "python3 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Init_MakeProject_NamesCommandsThatRun()
    {
        using var sandbox = new Sandbox()
            .Write("Makefile", "build: out.txt\nout.txt: in.txt\n\tcp in.txt out.txt\ntest: build\n\tgrep -q hello out.txt\n.PHONY: build test\n")
            .Write("in.txt", "hello\n").Write("README.md", "# Copier\n\nCopies a file, and looks at it.\n");
        await sandbox.CommitAsync();

        var text = await InitAsync(sandbox, "make build", "make test");

        Assert.Contains("Copies a file, and looks at it.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_Written_IsInTheNextRequest()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("yes"));
        using var sandbox = new Sandbox(server).Write("go.mod", "module x\n");
        (await sandbox.AgentAsync("init", "--yes")).ExitedWith(0);

        (await sandbox.RunAsync("hello")).ExitedWith(0);

        Assert.Contains("go test ./...", server.ModelRequests[0].Messages[0].GetProperty("content").GetRawText(), StringComparison.Ordinal);
    }

    private static Task<string> InitAsync(Sandbox sandbox, params string[] commands) => InitAsync(sandbox, commands, static line => line);

    private static async Task<string> InitAsync(Sandbox sandbox, string[] commands, Func<string, string> run)
    {
        Assert.Contains("Nothing was written", (await sandbox.AgentAsync("init")).ExitedWith(0).Output, StringComparison.Ordinal);
        Assert.False(File.Exists(sandbox.PathOf("AGENTS.md")));
        (await sandbox.AgentAsync("init", "--yes")).ExitedWith(0);
        var text = sandbox.Read("AGENTS.md");
        foreach (var command in commands)
        {
            Assert.Contains($"`{command}`", text, StringComparison.Ordinal);
            (await Helper.RunAsync(sandbox.Workspace, sandbox.Environment, "sh", ["-c", run(command)])).ExitedWith(0);
        }

        return text;
    }
}
