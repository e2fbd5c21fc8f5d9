using AgentHost.Plugins.Lsp.Symbols;

namespace AgentHost.Plugins.Lsp.Tests.Symbols;

/// <summary><c>@symbol:</c> with the declared servers, as they are: offered while it is typed, and the declaration's lines when it is sent.</summary>
public sealed class SymbolSourceTests
{
    private const string TypeScript = "const n = 1;\n\nexport class Greeter {\n  greet(name: string) {\n    return `Hi ${name}`;\n  }\n}\n";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("typescript", "tsconfig.json", "{}", "src/a.ts", TypeScript, "Greeter#src/a.ts:3", "3-7", "greet#src/a.ts:4", "4-6")]
    [InlineData(
        "pyright", "pyproject.toml", "", "src/a.py", "n = 1\n\n\nclass Greeter:\n    def greet(self, name):\n        return name\n",
        "Greeter#src/a.py:4", "4-6", "Greeter.greet#src/a.py:5", "5-6")]
    [InlineData(
        "clangd", "compile_flags.txt", "", "src/a.cpp", "int n;\n\nstruct Greeter {\n  int greet(int name) {\n    return name;\n  }\n};\n",
        "Greeter#src/a.cpp:3", "3-7", "Greeter.greet#src/a.cpp:4", "4-6")]
    [InlineData(
        "gopls", "go.mod", "module a\n\ngo 1.19\n", "src/a.go",
        "package a\n\ntype Greeter struct {\n\tn int\n}\n\nfunc (g *Greeter) Greet(name string) string {\n\treturn name\n}\n",
        "Greeter#src/a.go:3", "3-5", "Greeter.Greet#src/a.go:7", "7-9")]
    public async Task CompleteRead_RealServerThatDoesNotRun_IsStartedAndKnowsThem(
        string server, string marker, string content, string file, string text, string type, string typeLines, string member, string memberLines)
    {
        await using var rig = ServerRig.Of(server);
        rig.Workspace.With(marker, content).With(file, text);
        var source = new SymbolSource(rig.Pool, TimeProvider.System);

        Assert.Contains(type, await OfferedAsync(source, "Greet", type));
        Assert.Contains(member, await OfferedAsync(source, "Greeter.gre", member));
        Assert.Equal($"{file}:{typeLines}", await LinesAsync(source, type));
        Assert.Equal($"{file}:{memberLines}", await LinesAsync(source, member));
        Assert.Equal($"{file}:{typeLines}", await LinesAsync(source, "Greeter"));
        Assert.Single(rig.Processes.Started);
    }

    [Fact]
    public async Task Read_NameThatIsThereTwice_NamesBothAndTakesEach()
    {
        await using var rig = ServerRig.Of("typescript");
        rig.Workspace.With("tsconfig.json", "{}").With("a.ts", "export function greet() {\n  return 1;\n}\n")
            .With("b.ts", "export class B {\n  greet() {\n    return 2;\n  }\n}\nexport class C {\n  greet() {\n    return 3;\n  }\n}\n");
        var source = new SymbolSource(rig.Pool, TimeProvider.System);

        var problem = (await source.ReadAsync(new("greet"), None)).Error;
        Assert.Equal("there are 3: write one of @symbol:greet#a.ts:1, @symbol:greet#b.ts:2, @symbol:greet#b.ts:7.", problem);
        Assert.Equal("b.ts:7-9", await LinesAsync(source, "C.greet#b.ts:7"));
        Assert.Equal("a.ts:1-3", await LinesAsync(source, "greet#a.ts"));
        Assert.Equal("b.ts has 2: write one of @symbol:greet#b.ts:2, @symbol:greet#b.ts:7.", (await source.ReadAsync(new("greet#b.ts"), None)).Error);
        Assert.Equal(
            "greet is not at line 5 of b.ts; write @symbol:greet#b.ts:2, @symbol:greet#b.ts:7.", (await source.ReadAsync(new("greet#b.ts:5"), None)).Error);
        Assert.Equal("typescript finds no wave in b.ts.", (await source.ReadAsync(new("wave#b.ts:5"), None)).Error);
        Assert.Equal("no language server here knows a symbol wave.", (await source.ReadAsync(new("wave"), None)).Error);
    }

    [Fact]
    public async Task Complete_ServersOfTwoLanguages_AnswerTogetherAndFewFilesStartNone()
    {
        await using var rig = ServerRig.Of("typescript", "pyright", "bash-ls", "json-ls");
        rig.Workspace.With("tsconfig.json", "{}").With("one.sh", "greet_shell() { echo; }\n");
        for (var i = 0; i < 12; i++)
        {
            rig.Workspace.With($"src/a{i}.ts", $"export function greet{i}() {{}}\n").With($"src/b{i}.py", $"def greet_{i}():\n    pass\n");
        }

        var source = new SymbolSource(rig.Pool, TimeProvider.System);
        var offered = await OfferedAsync(source, "greet", "greet_11#src/b11.py:1");
        Assert.Contains("greet11#src/a11.ts:1", offered);
        Assert.Equal(["python", "typescript"], rig.Pool.Slots.Select(static slot => slot.Spec.Name));
    }

    [Fact]
    public async Task Complete_FilesThatMayNotBeRead_AreNotOfferedNorRead()
    {
        await using var rig = ServerRig.Of("typescript");
        rig.Workspace.With("tsconfig.json", "{}").With("a.ts", "export function greetOpen() {}\n").With("secret/b.ts", "export function greetHidden() {}\n");
        rig.Workspace.ReadProblem = static path => path.StartsWith("secret", StringComparison.Ordinal) ? "A rule denies it." : null;
        var source = new SymbolSource(rig.Pool, TimeProvider.System);

        Assert.Equal(["greetOpen#a.ts:1"], await OfferedAsync(source, "greet", "greetOpen#a.ts:1"));
        Assert.Equal("A rule denies it.", (await source.ReadAsync(new("greetHidden#secret/b.ts:1"), None)).Error);
        Assert.Equal("A rule denies it.", (await source.ReadAsync(new("greetHidden"), None)).Error);
    }

    [Fact]
    public async Task CompleteRead_FolderIsNotTrusted_StartsNothingAndSaysSo()
    {
        await using var rig = ServerRig.Of("typescript");
        rig.Workspace.With("tsconfig.json", "{}").With("a.ts", TypeScript);
        rig.Workspace.Trusted = false;
        var source = new SymbolSource(rig.Pool, TimeProvider.System);

        var problem = await Assert.ThrowsAsync<CapabilityException>(async () => await source.CompleteAsync("Greet", None));
        Assert.Contains("which is not trusted", problem.Message, StringComparison.Ordinal);
        Assert.Contains("which is not trusted", (await source.ReadAsync(new("Greeter"), None)).Error, StringComparison.Ordinal);
        Assert.Empty(rig.Processes.Started);
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.json")]
    public async Task CompleteRead_NoServerFindsSymbols_StartsNothingAndSaysSo(string file)
    {
        await using var rig = ServerRig.Of("typescript", "json-ls");
        rig.Workspace.With(file, "{}");
        var source = new SymbolSource(rig.Pool, TimeProvider.System);

        const string Problem = "No language server finds symbols of these files: agent lsp list shows those that there are.";
        Assert.Equal(Problem, (await Assert.ThrowsAsync<CapabilityException>(async () => await source.CompleteAsync("x", None))).Message);
        Assert.Equal(Problem, (await source.ReadAsync(new("x"), None)).Error);
        Assert.Empty(rig.Processes.Started);
    }

    [Theory]
    [InlineData("good", "The language server bad cannot find symbols of the whole project.")]
    [InlineData("crash-at-start", "out of cheese")]
    public async Task Complete_ServerCannotOrFails_SaysWhy(string mode, string words)
    {
        await using var rig = ServerRig.Bad(mode);
        rig.Workspace.With("a.bad", "fine");
        var source = new SymbolSource(rig.Pool, TimeProvider.System);
        var problem = await Assert.ThrowsAsync<CapabilityException>(async () => await source.CompleteAsync("x", None));
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Asks again until it is offered: on a busy machine a server takes longer to start than a person waits.</summary>
    private static async Task<IReadOnlyList<string>> OfferedAsync(SymbolSource source, string typed, string wanted)
    {
        IReadOnlyList<string> offered = [];
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    return (offered = await source.CompleteAsync(typed, None)).Contains(wanted);
                }
                catch (CapabilityException exception) when (exception.Message.Contains("still starting", StringComparison.Ordinal))
                {
                    return false;
                }
            },
            failure: () => $"{wanted} is not among {string.Join(", ", offered)}", seconds: ServerRig.Patience.TotalSeconds);
        return offered;
    }

    private static async Task<string> LinesAsync(SymbolSource source, string target)
    {
        var content = await source.ReadAsync(new(target), None);
        Assert.Null(content.Error);
        return $"{content.Path}:{content.StartLine}-{content.EndLine}";
    }
}
