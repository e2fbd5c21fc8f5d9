using System.Text;
using System.Text.Json;

namespace AgentHost.Plugins.Agents.Init;

/// <summary>Finds out from a project's own files how it is built, tested and checked.</summary>
internal sealed class ProjectLook(string root)
{
    private const int MostOfFile = 512 * 1024;
    private const int MostFolders = 14;

    private readonly List<ProjectCommand> _commands = [];

    /// <summary>The commands, those of one purpose in the order of how telling their sources are.</summary>
    public IReadOnlyList<ProjectCommand> Commands()
    {
        Make();
        Node();
        DotNet();
        Rust();
        Go();
        Python();
        Java();
        CMake();
        Others();
        return [.. _commands.DistinctBy(static command => (command.Purpose, command.Line))];
    }

    /// <summary>What the project says of itself: its name and the first paragraph of its README.</summary>
    public (string Name, string? About) About()
    {
        var name = Path.GetFileName(root.TrimEnd(Path.DirectorySeparatorChar));
        foreach (var file in (ReadOnlySpan<string>)["README.md", "Readme.md", "readme.md", "README", "README.rst"])
        {
            if (Text(file) is not { } text)
            {
                continue;
            }

            var paragraph = new StringBuilder();
            foreach (var raw in text.Split('\n'))
            {
                var line = raw.Trim();
                var isProse = line.Length > 0 && line[0] is not ('#' or '!' or '[' or '<' or '=' or '-' or '|' or '`' or '>' or '*');
                if (isProse)
                {
                    paragraph.Append(paragraph.Length > 0 ? " " : "").Append(line);
                }
                else if (paragraph.Length > 0)
                {
                    break;
                }
            }

            if (paragraph.Length > 0)
            {
                return (name, paragraph.Length > 400 ? paragraph.ToString(0, 397) + "…" : paragraph.ToString());
            }
        }

        return (name, null);
    }

    /// <summary>The folders at the top, with what is in them.</summary>
    public IReadOnlyList<(string Name, string About)> Layout()
    {
        var layout = new List<(string, string)>();
        foreach (var folder in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(folder);
            if (name[0] == '.' || name is "node_modules" or "bin" or "obj" or "target" or "dist" or "build" or "artifacts" or "__pycache__" or "vendor" or "venv" || layout.Count == MostFolders)
            {
                continue;
            }

            var endings = Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden })
                .Take(2_000).Select(static file => Path.GetExtension(file)).Where(static ending => ending.Length > 1).GroupBy(static ending => ending).OrderByDescending(static group => group.Count()).Take(2).Select(static group => group.Key).ToList();
            layout.Add((name + "/", endings.Count > 0 ? string.Join(", ", endings) : "no files"));
        }

        return layout;
    }

    /// <summary>Files with rules of style that are there.</summary>
    public IReadOnlyList<string> Style() =>
        [.. ((string[])[".editorconfig", ".prettierrc", ".prettierrc.json", "eslint.config.js", "eslint.config.mjs", ".eslintrc.json", ".eslintrc.js", "biome.json", "ruff.toml", ".ruff.toml", "rustfmt.toml", ".rustfmt.toml", ".clang-format", ".golangci.yml", ".pre-commit-config.yaml", "CONTRIBUTING.md"])
            .Where(name => File.Exists(Path.Combine(root, name)))];

    private void Make()
    {
        foreach (var file in (ReadOnlySpan<string>)["GNUmakefile", "makefile", "Makefile"])
        {
            if (Text(file) is not { } text)
            {
                continue;
            }

            var targets = text.Split('\n').Where(static line => line.Length > 0 && !char.IsWhiteSpace(line[0]) && line.Contains(':', StringComparison.Ordinal) && !line.Contains(":=", StringComparison.Ordinal))
                .SelectMany(static line => line[..line.IndexOf(':', StringComparison.Ordinal)].Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.Ordinal);
            foreach (var (target, purpose) in (ReadOnlySpan<(string, string)>)[("build", "build"), ("all", "build"), ("test", "test"), ("check", "test"), ("lint", "lint"), ("fmt", "format"), ("format", "format")])
            {
                if (targets.Contains(target) && !(target == "all" && targets.Contains("build")) && !(target == "check" && targets.Contains("test")))
                {
                    Add(purpose, "make " + target, file);
                }
            }

            if (!targets.Contains("build") && !targets.Contains("all") && targets.Count > 0 && _commands.Count == 0)
            {
                Add("build", "make", file);
            }

            return;
        }
    }

    private void Node()
    {
        if (Text("package.json") is not { } text)
        {
            return;
        }

        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var tool = File.Exists(Path.Combine(root, "pnpm-lock.yaml")) ? "pnpm" : File.Exists(Path.Combine(root, "yarn.lock")) ? "yarn" : File.Exists(Path.Combine(root, "bun.lockb")) || File.Exists(Path.Combine(root, "bun.lock")) ? "bun" : "npm";
            Add("install", tool == "npm" && File.Exists(Path.Combine(root, "package-lock.json")) ? "npm ci" : tool + " install", "package.json");
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("scripts", out var scripts) || scripts.ValueKind != JsonValueKind.Object)
            {
                return;
            }

            foreach (var script in scripts.EnumerateObject())
            {
                // What npm init writes fails on purpose.
                if (script.Value.ValueKind != JsonValueKind.String || script.Value.GetString()!.Contains("no test specified", StringComparison.Ordinal))
                {
                    continue;
                }

                var purpose = script.Name switch
                {
                    "build" or "compile" => "build",
                    "test" or "test:unit" or "test:e2e" or "test:integration" => "test",
                    "lint" or "typecheck" or "type-check" or "check" or "check-types" => "lint",
                    "format" or "fmt" or "prettier" => "format",
                    "dev" or "start" or "serve" => "run",
                    _ => null,
                };
                if (purpose is not null)
                {
                    Add(purpose, (tool, script.Name) is ("npm", "test") ? "npm test" : $"{tool} run {script.Name}", "package.json");
                }
            }
        }
        catch (JsonException)
        {
            // A package.json that is broken says nothing.
        }
    }

    private void DotNet()
    {
        var solution = Directory.EnumerateFiles(root).Select(Path.GetFileName).Where(static name => name!.EndsWith(".sln", StringComparison.Ordinal) || name.EndsWith(".slnx", StringComparison.Ordinal) || name.EndsWith(".csproj", StringComparison.Ordinal) || name.EndsWith(".fsproj", StringComparison.Ordinal))
            .OrderBy(static name => name!.EndsWith("proj", StringComparison.Ordinal)).ThenBy(static name => name, StringComparer.Ordinal).FirstOrDefault();
        if (solution is null)
        {
            return;
        }

        Add("build", $"dotnet build {solution}", solution);
        if (Any("*Tests.csproj", "*Test.csproj", "*.Tests.fsproj") || (Text(solution) is { } text && text.Contains("Test", StringComparison.Ordinal)))
        {
            Add("test", $"dotnet test {solution}", solution);
        }

        if (File.Exists(Path.Combine(root, ".editorconfig")))
        {
            Add("format", $"dotnet format {solution}", ".editorconfig");
        }
    }

    private void Rust()
    {
        if (Text("Cargo.toml") is not { } text)
        {
            return;
        }

        var all = text.Contains("[workspace]", StringComparison.Ordinal) ? " --workspace" : "";
        Add("build", "cargo build" + all, "Cargo.toml");
        Add("test", "cargo test" + all, "Cargo.toml");
        Add("lint", "cargo clippy" + all, "Cargo.toml");
        Add("format", "cargo fmt", "Cargo.toml");
    }

    private void Go()
    {
        if (File.Exists(Path.Combine(root, "go.mod")))
        {
            Add("build", "go build ./...", "go.mod");
            Add("test", "go test ./...", "go.mod");
            Add("lint", File.Exists(Path.Combine(root, ".golangci.yml")) || File.Exists(Path.Combine(root, ".golangci.yaml")) ? "golangci-lint run" : "go vet ./...", "go.mod");
            Add("format", "gofmt -w .", "go.mod");
        }
    }

    private void Python()
    {
        var project = Text("pyproject.toml");
        if (project is null && !File.Exists(Path.Combine(root, "setup.py")) && !File.Exists(Path.Combine(root, "requirements.txt")))
        {
            return;
        }

        var source = project is not null ? "pyproject.toml" : File.Exists(Path.Combine(root, "setup.py")) ? "setup.py" : "requirements.txt";
        var all = string.Concat(project, Text("setup.cfg"), Text("tox.ini"), Text("requirements.txt"), Text("requirements-dev.txt"), Text("setup.py"));
        var run = File.Exists(Path.Combine(root, "uv.lock")) ? "uv run " : File.Exists(Path.Combine(root, "poetry.lock")) ? "poetry run " : "";
        Add("install", run switch { "uv run " => "uv sync", "poetry run " => "poetry install", _ => source == "requirements.txt" ? "pip install -r requirements.txt" : "pip install -e ." }, source);
        if (File.Exists(Path.Combine(root, "tox.ini")))
        {
            Add("test", "tox", "tox.ini");
        }

        if (all.Contains("pytest", StringComparison.Ordinal) || File.Exists(Path.Combine(root, "conftest.py")) || File.Exists(Path.Combine(root, "tests", "conftest.py")))
        {
            Add("test", run.Length > 0 ? run + "pytest" : "python -m pytest", all.Contains("pytest", StringComparison.Ordinal) ? source : "tests");
        }
        else if (Directory.Exists(Path.Combine(root, "tests")) || Directory.Exists(Path.Combine(root, "test")))
        {
            Add("test", $"{run}python -m unittest discover -s {(Directory.Exists(Path.Combine(root, "tests")) ? "tests" : "test")}", "tests");
        }

        foreach (var (word, purpose, line) in (ReadOnlySpan<(string, string, string)>)[("ruff", "lint", "ruff check ."), ("mypy", "lint", "mypy ."), ("flake8", "lint", "flake8"), ("black", "format", "black .")])
        {
            if (all.Contains(word, StringComparison.Ordinal))
            {
                Add(purpose, run + line, source);
            }
        }
    }

    private void Java()
    {
        if (File.Exists(Path.Combine(root, "pom.xml")))
        {
            var maven = File.Exists(Path.Combine(root, "mvnw")) ? "./mvnw" : "mvn";
            Add("build", maven + " -q package -DskipTests", "pom.xml");
            Add("test", maven + " test", "pom.xml");
        }

        foreach (var file in (ReadOnlySpan<string>)["build.gradle", "build.gradle.kts"])
        {
            if (File.Exists(Path.Combine(root, file)))
            {
                var gradle = File.Exists(Path.Combine(root, "gradlew")) ? "./gradlew" : "gradle";
                Add("build", gradle + " assemble", file);
                Add("test", gradle + " test", file);
            }
        }
    }

    private void CMake()
    {
        if (Text("CMakeLists.txt") is { } text)
        {
            Add("build", "cmake -B build && cmake --build build", "CMakeLists.txt");
            if (text.Contains("enable_testing", StringComparison.OrdinalIgnoreCase) || text.Contains("include(CTest)", StringComparison.OrdinalIgnoreCase))
            {
                Add("test", "ctest --test-dir build", "CMakeLists.txt");
            }
        }
    }

    private void Others()
    {
        foreach (var (file, purpose, line) in (ReadOnlySpan<(string, string, string)>)
        [
            ("Gemfile", "install", "bundle install"), ("Rakefile", "test", "bundle exec rake test"), ("composer.json", "install", "composer install"), ("mix.exs", "test", "mix test"), ("Package.swift", "build", "swift build"),
            ("Package.swift", "test", "swift test"), (".pre-commit-config.yaml", "lint", "pre-commit run --all-files"),
        ])
        {
            if (File.Exists(Path.Combine(root, file)))
            {
                Add(purpose, line, file);
            }
        }

        if (_commands.Exists(static command => command.Purpose == "test"))
        {
            return;
        }

        foreach (var script in (ReadOnlySpan<string>)["test", "test.sh", "run-tests.sh", "scripts/test.sh", "scripts/test", "bin/test"])
        {
            if (File.Exists(Path.Combine(root, script)))
            {
                Add("test", "./" + script, script);
                return;
            }
        }
    }

    private bool Any(params ReadOnlySpan<string> patterns)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };
        foreach (var pattern in patterns)
        {
            if (Directory.EnumerateFiles(root, pattern, options).Any())
            {
                return true;
            }
        }

        return false;
    }

    private void Add(string purpose, string line, string source) => _commands.Add(new(purpose, line, source));

    private string? Text(string name) => SafeFile.Read(Path.Combine(root, name), MostOfFile) is { } read ? Encoding.UTF8.GetString(read.Bytes).Replace("\r\n", "\n", StringComparison.Ordinal) : null;
}
