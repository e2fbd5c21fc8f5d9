namespace AgentHost.Plugins.Agents.Init;

/// <summary>Projects whose manifest has scripts by name: package.json, deno.json, composer.json.</summary>
internal static class ScriptFiles
{
    public static IEnumerable<ProjectCommand> Node(ProjectFiles files)
    {
        if (files.Json("package.json") is not { } json)
        {
            yield break;
        }

        var named = json.TryGetProperty("packageManager", out var manager) && manager.ValueKind == System.Text.Json.JsonValueKind.String
            ? manager.GetString()!.Split('@')[0].Trim()
            : "";
        var tool = named is "npm" or "pnpm" or "yarn" or "bun" ? named
            : files.Has("pnpm-lock.yaml") || files.Has("pnpm-workspace.yaml") ? "pnpm"
            : files.Has("yarn.lock") ? "yarn"
            : files.First("bun.lockb", "bun.lock") is not null ? "bun"
            : "npm";
        yield return files.Command("install", tool == "npm" && files.Has("package-lock.json") ? "npm ci" : tool + " install", "package.json");
        foreach (var (name, text) in ProjectFiles.Texts(json, "scripts"))
        {
            // What npm init writes fails on purpose.
            if (!text.Contains("no test specified", StringComparison.Ordinal) && PurposeOf(name) is { } purpose)
            {
                yield return files.Command(purpose, (tool, name) is ("npm", "test") ? "npm test" : $"{tool} run {name}", "package.json");
            }
        }
    }

    public static IEnumerable<ProjectCommand> Deno(ProjectFiles files)
    {
        if (files.First("deno.json", "deno.jsonc") is not { } file || files.Json(file) is not { } json)
        {
            yield break;
        }

        var tasks = ProjectFiles.Texts(json, "tasks").Select(static task => (task.Name, Purpose: PurposeOf(task.Name)))
            .Where(static task => task.Purpose is not null).ToList();
        foreach (var (name, purpose) in tasks)
        {
            yield return files.Command(purpose!, $"deno task {name}", file);
        }

        foreach (var (purpose, line) in (IEnumerable<(string, string)>)[("test", "deno test"), ("lint", "deno lint"), ("format", "deno fmt")])
        {
            if (!tasks.Exists(task => task.Purpose == purpose))
            {
                yield return files.Command(purpose, line, file);
            }
        }
    }

    public static IEnumerable<ProjectCommand> Composer(ProjectFiles files)
    {
        if (!files.Has("composer.json"))
        {
            yield break;
        }

        yield return files.Command("install", "composer install", "composer.json");
        var isTested = false;
        foreach (var (name, _) in files.Json("composer.json") is { } json ? ProjectFiles.Texts(json, "scripts") : [])
        {
            var purpose = name switch
            {
                "tests" or "phpunit" or "pest" => "test",
                "cs" or "cs-check" or "check-style" or "phpstan" or "stan" or "analyse" or "analyze" => "lint",
                "cs-fix" or "fix" or "fix-style" => "format",
                _ => PurposeOf(name)
            };
            isTested |= purpose == "test";
            if (purpose is not null)
            {
                yield return files.Command(purpose, $"composer run {name}", "composer.json");
            }
        }

        if (!isTested && files.First("phpunit.xml", "phpunit.xml.dist", "phpunit.dist.xml") is { } settings)
        {
            yield return files.Command("test", "vendor/bin/phpunit", settings);
        }
    }

    /// <summary>Gets the purpose of a script by its name; null for scripts that nobody needs to be told of.</summary>
    private static string? PurposeOf(string name) => name switch
    {
        "build" or "compile" => "build",
        "test" or "test:unit" or "test:e2e" or "test:integration" => "test",
        "lint" or "typecheck" or "type-check" or "check" or "check-types" => "lint",
        "format" or "fmt" or "prettier" => "format",
        "dev" or "start" or "serve" => "run",
        _ => null,
    };
}
