using System.Text.RegularExpressions;

namespace AgentHost.Plugins.Agents.Init;

/// <summary>Projects whose build file tells all there is to know: the commands are the ecosystem's own.</summary>
internal static partial class BuildFiles
{
    public static IEnumerable<ProjectCommand> DotNet(ProjectFiles files)
    {
        var solution = files.Names()
            .Where(static name =>
                name.EndsWith(".sln", StringComparison.Ordinal) || name.EndsWith(".slnx", StringComparison.Ordinal)
                || name.EndsWith(".csproj", StringComparison.Ordinal) || name.EndsWith(".fsproj", StringComparison.Ordinal))
            .OrderBy(static name => name.EndsWith("proj", StringComparison.Ordinal)).ThenBy(static name => name, StringComparer.Ordinal).FirstOrDefault();
        if (solution is null)
        {
            yield break;
        }

        yield return files.Command("build", $"dotnet build {solution}", solution);
        if (files.Any("*Tests.csproj", "*Test.csproj", "*.Tests.fsproj") || files.Text(solution)?.Contains("Test", StringComparison.Ordinal) == true)
        {
            yield return files.Command("test", $"dotnet test {solution}", solution);
        }

        if (files.Has(".editorconfig"))
        {
            yield return files.Command("format", $"dotnet format {solution}", ".editorconfig");
        }
    }

    public static IEnumerable<ProjectCommand> Rust(ProjectFiles files)
    {
        if (files.Text("Cargo.toml") is not { } text)
        {
            return [];
        }

        var all = text.Contains("[workspace]", StringComparison.Ordinal) ? " --workspace" : "";
        return [
            files.Command("build", "cargo build" + all, "Cargo.toml"), files.Command("test", "cargo test" + all, "Cargo.toml"),
            files.Command("lint", "cargo clippy" + all, "Cargo.toml"), files.Command("format", "cargo fmt", "Cargo.toml")
        ];
    }

    public static IEnumerable<ProjectCommand> Go(ProjectFiles files) => !files.Has("go.mod") ? [] :
    [
        files.Command("build", "go build ./...", "go.mod"), files.Command("test", "go test ./...", "go.mod"),
        files.Command("lint", files.First(".golangci.yml", ".golangci.yaml") is null ? "go vet ./..." : "golangci-lint run", "go.mod"),
        files.Command("format", "gofmt -w .", "go.mod"),
    ];

    public static IEnumerable<ProjectCommand> Java(ProjectFiles files)
    {
        if (files.Has("pom.xml"))
        {
            var maven = files.Has("mvnw") ? "./mvnw" : "mvn";
            yield return files.Command("build", maven + " -q package -DskipTests", "pom.xml");
            yield return files.Command("test", maven + " test", "pom.xml");
        }

        if (files.First("build.gradle", "build.gradle.kts") is { } file)
        {
            var gradle = files.Has("gradlew") ? "./gradlew" : "gradle";
            yield return files.Command("build", gradle + " assemble", file);
            yield return files.Command("test", gradle + " test", file);
        }
    }

    public static IEnumerable<ProjectCommand> CMake(ProjectFiles files)
    {
        if (files.Text("CMakeLists.txt") is { } text)
        {
            yield return files.Command("build", "cmake -B build && cmake --build build", "CMakeLists.txt");
            if (text.Contains("enable_testing", StringComparison.OrdinalIgnoreCase) || text.Contains("include(CTest)", StringComparison.OrdinalIgnoreCase))
            {
                yield return files.Command("test", "ctest --test-dir build", "CMakeLists.txt");
            }
        }
    }

    public static IEnumerable<ProjectCommand> Ruby(ProjectFiles files)
    {
        var gems = files.Text("Gemfile");
        if (gems is not null)
        {
            yield return files.Command("install", "bundle install", "Gemfile");
        }

        var run = gems is null ? "" : "bundle exec ";
        var specified = string.Concat([gems, .. files.Names().Where(static name => name.EndsWith(".gemspec", StringComparison.Ordinal)).Select(files.Text)]);
        var rake = files.Text("Rakefile");
        var isSpecified = files.Has(".rspec") || Gem("rspec").IsMatch(specified) || Gem("rspec-rails").IsMatch(specified);
        if (isSpecified)
        {
            yield return files.Command("test", run + "rspec", files.Has(".rspec") ? ".rspec" : "Gemfile");
        }

        if (files.Has("bin/rails") && files.HasFolder("test"))
        {
            yield return files.Command("test", "bin/rails test", "bin/rails");
        }
        else if (rake is not null && (TestTask().IsMatch(rake) || (!isSpecified && files.HasFolder("test"))))
        {
            yield return files.Command("test", run + "rake test", "Rakefile");
        }

        if (files.Has(".rubocop.yml") || Gem("rubocop").IsMatch(specified))
        {
            yield return files.Command("lint", run + "rubocop", files.Has(".rubocop.yml") ? ".rubocop.yml" : "Gemfile");
        }
    }

    public static IEnumerable<ProjectCommand> Others(ProjectFiles files)
    {
        foreach (var (file, purpose, line) in (IEnumerable<(string, string, string)>)
        [
            ("mix.exs", "install", "mix deps.get"), ("mix.exs", "test", "mix test"), ("Package.swift", "build", "swift build"),
            ("Package.swift", "test", "swift test"), (".pre-commit-config.yaml", "lint", "pre-commit run --all-files"),
        ])
        {
            if (files.Has(file))
            {
                yield return files.Command(purpose, line, file);
            }
        }
    }

    private static Regex Gem(string name) =>
        new(
            $@"^\s*(gem|\w+\.add_(development_|runtime_)?dependency)\s*\(?\s*[""']{name}[""']",
            RegexOptions.Multiline | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1));

    [GeneratedRegex(
        @"^\s*(Rake::TestTask\.new|Minitest::TestTask\.create|task\s*\(?\s*(:test\b|test:|[""']test[""']))",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex TestTask();
}
