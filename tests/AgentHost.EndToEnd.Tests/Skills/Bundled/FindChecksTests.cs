namespace AgentHost.EndToEnd.Tests.Skills.Bundled;

/// <summary>The script of the skill implement-feature, in projects of each kind.</summary>
public sealed class FindChecksTests
{
    [Theory]
    [InlineData("a.sln")]
    [InlineData("a.slnx")]
    [InlineData("a.csproj")]
    [InlineData("a.fsproj")]
    [InlineData("a b.sln")]
    public async Task DotNet_OneFileOfAnyKind_IsEnough(string file)
    {
        using var sandbox = new Sandbox().Write(file, "");

        Assert.Equal($"dotnet build  ({file})\ndotnet test  ({file})\n", await FoundAsync(sandbox));
    }

    [Theory]
    [InlineData(
        "a.sln|b c.slnx|d.csproj",
        "dotnet build a.sln  (a.sln)|dotnet test a.sln  (a.sln)|dotnet build 'b c.slnx'  (b c.slnx)|dotnet test 'b c.slnx'  (b c.slnx)")]
    [InlineData("src/a/a.csproj", "dotnet build src/a/a.csproj  (src/a/a.csproj)|dotnet test src/a/a.csproj  (src/a/a.csproj)")]
    [InlineData("a.sln|.editorconfig", "dotnet build  (a.sln)|dotnet test  (a.sln)|dotnet format --verify-no-changes  (.editorconfig)")]
    public async Task DotNet_WhereACommandHasToNameItsFile_ItDoes(string files, string found)
    {
        using var sandbox = new Sandbox();
        Array.ForEach(files.Split('|'), file => sandbox.Write(file, ""));

        Assert.Equal(found.Replace('|', '\n') + "\n", await FoundAsync(sandbox));
    }

    /// <summary>Who reads the JSON: node, python where that is missing, and awk, which is everywhere.</summary>
    public static TheoryData<string> Readers => ["node", "python3", "awk"];

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Package_ItsScripts_AreReadAsJsonIs(string reader)
    {
        using var sandbox = await OnlyAsync(new Sandbox(), reader);
        sandbox.Write("package.json", """
            {
              "nx": { "scripts": {}, "more": ["scripts", { "scripts": { "test:wrong": "x" } }] },
              "name": "scripts",
              "scripts": { "build": "node -e \"if (1) { x }\"", "test": "a, b", "test:unit": "echo }", "lint": "x", "start": "x", "test; rm -rf x": "x" },
              "jest": { "test": { "scripts": { "lint:wrong": "x" } } }
            }
            """);

        Assert.Equal(
            "npm run build  (package.json)\nnpm run test  (package.json)\nnpm run test:unit  (package.json)\nnpm run lint  (package.json)\n",
            await FoundAsync(sandbox));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Package_WithoutATest_HasNone(string reader)
    {
        foreach (var text in (string[])["{}", """{"scripts":{}}""", """{"scripts":{"test":"echo \"Error: no test specified\" && exit 1"}}""", "not JSON"])
        {
            using var sandbox = await OnlyAsync(new Sandbox(), reader);
            sandbox.Write("package.json", text);

            Assert.Equal("No file here names a way to build or test: ask, or look into the README.\n", await FoundAsync(sandbox, 1));
        }
    }

    [Theory]
    [InlineData("""{"packageManager":"pnpm@9.1.0","scripts":{"test":"x"}}""", "", "pnpm")]
    [InlineData("""{"scripts":{"test":"x"}}""", "yarn.lock", "yarn")]
    [InlineData("""{"scripts":{"test":"x"}}""", "../pnpm-lock.yaml", "pnpm")]
    [InlineData("""{"scripts":{"test":"x"}}""", "bun.lock", "bun")]
    public async Task Package_IsRunByItsOwnManager(string package, string lockFile, string tool)
    {
        using var sandbox = new Sandbox().Write("package.json", package);
        if (lockFile.Length > 0)
        {
            sandbox.Write(lockFile, "");
        }

        Assert.Equal($"{tool} run test  (package.json)\n", await FoundAsync(sandbox));
    }

    [Theory]
    [InlineData("tests/test_a.py", "import unittest\n", "python3 -m unittest discover -s tests  (tests/test_a.py)")]
    [InlineData("tests/test_a.py", "import pytest\n", "python3 -m pytest  (tests/test_a.py)")]
    [InlineData("pyproject.toml", "[tool.pytest.ini_options]\n", "python3 -m pytest  (pyproject.toml)")]
    [InlineData("requirements-dev.txt", "pytest==8.0\n", "python3 -m pytest  (requirements-dev.txt)")]
    [InlineData("conftest.py", "", "python3 -m pytest  (conftest.py)")]
    [InlineData("tox.ini", "[tox]\n", "tox  (tox.ini)")]
    [InlineData("pyproject.toml", "[tool.ruff]\n[tool.mypy]\n", "ruff check .  (pyproject.toml)|mypy .  (pyproject.toml)")]
    [InlineData(
        "Cargo.toml", "[workspace]\n", "cargo build --workspace  (Cargo.toml)|cargo test --workspace  (Cargo.toml)|cargo clippy --workspace  (Cargo.toml)")]
    [InlineData("go.mod", "module x\n", "go build ./...  (go.mod)|go vet ./...  (go.mod)|go test ./...  (go.mod)")]
    [InlineData("Makefile", "test := x\nbuild lint: y\n\tz\ncheck::\n", "make build  (Makefile)|make check  (Makefile)|make lint  (Makefile)")]
    [InlineData("justfile", "test a=\"1\":\n  x\nlint := \"a:b\"\n", "just test  (justfile)")]
    [InlineData("Taskfile.yml", "version: 3\ntasks:\n  test:\n    cmds: []\nvars:\n  lint: x\n", "task test  (Taskfile.yml)")]
    [InlineData("pom.xml", "<project/>", "mvn -q verify  (pom.xml)")]
    [InlineData("build.gradle.kts", "", "gradle build  (build.gradle.kts)")]
    [InlineData(
        "CMakeLists.txt",
        "project(x)\nenable_testing()\n",
        "cmake -B build && cmake --build build  (CMakeLists.txt)|ctest --test-dir build --output-on-failure  (CMakeLists.txt)")]
    [InlineData("composer.json", """{"scripts":{"test":"phpunit"}}""", "composer run test  (composer.json)")]
    [InlineData("deno.json", """{"tasks":{"test":"deno test"}}""", "deno task test  (deno.json)")]
    [InlineData(".pre-commit-config.yaml", "", "pre-commit run --all-files  (.pre-commit-config.yaml)")]
    [InlineData(
        ".github/workflows/ci.yml",
        "steps:\n  - run: make test\n  - name: x\n    run: |\n      npm ci\n\n      npm test\n    env:\n      A: b\n",
        "== What CI runs|  make test|  npm ci|  npm test")]
    [InlineData(".gitlab-ci.yml", "job:\n  script:\n    - cargo test\n  only: [main]\n", "== What CI runs|  cargo test")]
    public async Task EachKindOfProject_IsFound(string file, string text, string found)
    {
        using var sandbox = new Sandbox().Write(file, text);

        Assert.Equal(found.Replace('|', '\n') + "\n", await FoundAsync(sandbox));
    }

    [Fact]
    public async Task Python_TestsThatNoFileNamesARunnerFor_GetNone()
    {
        using var sandbox = new Sandbox().Write("tests/test_a.py", "def test_x():\n    assert True\n")
            .Write("json.py", "open('ran', 'w')\n").Write("package.json", "{}");

        Assert.Equal(
            "There are tests in tests/test_a.py, but no file names what runs them.\nNo file here names a way to build or test: ask, or look into the README.\n",
            await FoundAsync(sandbox, 1));
        Assert.Contains(
            "There is no folder none.",
            (await BundledSkill.ScriptAsync(sandbox, "implement-feature", "find-checks.sh", "none")).ExitedWith(2).Output,
            StringComparison.Ordinal);
        Assert.False(File.Exists(sandbox.PathOf("ran")));
    }

    [Fact]
    public async Task FolderOfSeveralProjects_NamesThem()
    {
        using var sandbox = new Sandbox().Write("web/package.json", "{}").Write("apps/the api/go.mod", "module x\n").Write("node_modules/a/package.json", "{}");

        Assert.StartsWith(
            "Projects below this folder, each to be asked for by its name:\n  apps/the api\n  web\nNo file here names",
            await FoundAsync(sandbox, 1),
            StringComparison.Ordinal);
        Assert.Contains(
            "go test ./...",
            (await BundledSkill.ScriptAsync(sandbox, "implement-feature", "find-checks.sh", "apps/the api")).ExitedWith(0).Output,
            StringComparison.Ordinal);
    }

    private static async Task<string> FoundAsync(Sandbox sandbox, int exitCode = 0)
    {
        var result = (await BundledSkill.ScriptAsync(sandbox, "implement-feature", "find-checks.sh")).ExitedWith(exitCode);
        Assert.Empty(result.Error);
        return result.Output;
    }

    /// <summary>A path on which there is one reader of JSON, and the tools of every system.</summary>
    private static async Task<Sandbox> OnlyAsync(Sandbox sandbox, string reader)
    {
        string[] tools = ["sh", "dirname", "mktemp", "sed", "sort", "grep", "head", "awk", "rm", "wc", "cat"];
        var folder = Directory.CreateDirectory(Path.Combine(sandbox.Root, "only")).FullName;
        foreach (var tool in (string[])[.. tools, .. reader == "awk" ? Array.Empty<string>() : [reader]])
        {
            // The program itself, not a shim that needs others to find it.
            var ask = tool == "python3" ? "python3 -c 'import sys; print(sys.executable)'" : $"command -v {tool}";
            var found = (await Helper.RunAsync(sandbox.Workspace, sandbox.Environment, "sh", "-c", ask)).Output.Trim();
            Assert.SkipWhen(found.Length == 0, $"There is no {tool} here.");
            File.CreateSymbolicLink(Path.Combine(folder, tool), found);
        }

        return sandbox.Set("PATH", folder);
    }
}
