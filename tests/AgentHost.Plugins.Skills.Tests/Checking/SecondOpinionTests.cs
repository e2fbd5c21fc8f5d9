using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Skills.Checking;

namespace AgentHost.Plugins.Skills.Tests.Checking;

/// <summary>Our check and the standard's own (the npm package skills-ref) see the same folders; where they differ, this says why.</summary>
public sealed class SecondOpinionTests
{
    /// <summary>Rows that we judge otherwise on purpose: by name, with the reason.</summary>
    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["name-unicode"] = "skills-ref takes letters of all scripts; the standard's text allows a to z, digits and hyphens",
        ["name-umlaut"] = "the same",
        ["ext-user-invocable"] = "members that other agents understand are advice here, a fault there",
        ["ext-disable-model"] = "the same",
        ["ext-argument-hint"] = "the same",
        ["ext-model"] = "the same",
        ["ext-context"] = "the same",
        ["dashes-in-name-line"] = "skills-ref cuts the head at the first three dashes, wherever they stand",
        ["description-list"] = "skills-ref makes text of a list; the standard wants text",
        ["description-map"] = "the same for a map",
        ["closing-indented"] = "skills-ref takes three dashes anywhere for the end of the head",
        ["anchor"] = "aliases are legal YAML; a reader that follows them can be made to grow, so they are faults here",
        ["alias"] = "the same",
        ["not-utf8"] = "skills-ref replaces what is not UTF-8 in silence",
        ["description-null"] = "skills-ref makes the text \"null\" of nothing",
        ["license-list"] = "skills-ref does not look at the license",
        ["license-map"] = "the same",
        ["metadata-text"] = "skills-ref does not look at metadata; the standard wants a map of names to texts",
        ["metadata-list"] = "the same",
        ["metadata-empty"] = "the same",
        ["tools-map"] = "skills-ref does not look at allowed-tools",
        ["huge"] = "skills-ref reads files of any size",
        ["compat-number"] = "js-yaml tells numbers from text; here a plain value is text",
        ["compat-boolean"] = "the same",
    };

    /// <summary>Rows whose file is called otherwise: the standard's checker takes <c>skill.md</c> too, and no other case of letters.</summary>
    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        ["file-lower"] = "skill.md",
        ["file-mixed"] = "Skill.md",
        ["file-ending-upper"] = "SKILL.MD",
        ["file-other"] = "README.md",
    };

    [Fact]
    public async Task Check_OverTheTable_AgreesWithSkillsRefOrSaysWhyNot()
    {
        using var folders = new SkillFolders();
        var rows = Rows().ToList();
        Assert.True(rows.Count >= 100, $"{rows.Count} rows");
        foreach (var (name, folder, bytes) in rows)
        {
            var path = Directory.CreateDirectory(Path.Combine(folders.Root, "table", name, folder)).FullName;
            await File.WriteAllBytesAsync(Path.Combine(path, Files.GetValueOrDefault(name, "SKILL.md")), bytes, TestContext.Current.CancellationToken);
        }

        var theirs = await AskAsync(rows.ConvertAll(row => Path.Combine(folders.Root, "table", row.Name, row.Folder)));
        var differences = new List<string>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Count; i++)
        {
            var ours = SkillValidator.Check(Path.Combine(folders.Root, "table", rows[i].Name, rows[i].Folder)).Where(static fault => fault.IsError).ToList();
            if ((ours.Count == 0) == (theirs[i].Count == 0))
            {
                continue;
            }

            used.Add(rows[i].Name);
            if (!Reasons.ContainsKey(rows[i].Name))
            {
                differences.Add(
                    $"{rows[i].Name}: ours: {string.Join("; ", ours.Select(static fault => fault.Message))} theirs: {string.Join("; ", theirs[i])}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        var unused = Reasons.Keys.Where(name => !used.Contains(name)).ToList();
        Assert.True(unused.Count == 0, "No longer different: " + string.Join(' ', unused));
        Assert.Contains(theirs, static faults => faults.Count == 0);
    }

    private static async Task<List<List<string>>> AskAsync(List<string> folders)
    {
        var module = Path.Combine(Root(), "tests", "tools", "node_modules", "skills-ref", "dist", "validator.js");
        Assert.True(File.Exists(module), "skills-ref is not there: run .ci/install-test-programs, or npm ci in tests/tools.");
        var program = $$"""
            import { validate } from {{JsonSerializer.Serialize("file://" + module)}};
            let text = ""; for await (const chunk of process.stdin) text += chunk;
            const all = []; for (const folder of JSON.parse(text)) all.push(await validate(folder));
            process.stdout.write(JSON.stringify(all));
            """;
        using var process = Process.Start(new ProcessStartInfo("node", ["--input-type=module", "-e", program])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(folders));
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return JsonSerializer.Deserialize<List<List<string>>>(output)!;
    }

    private static IEnumerable<(string Name, string Folder, byte[] Bytes)> Rows()
    {
        static (string, string, byte[]) Row(string name, string text, string? folder = null) => (name, folder ?? "x", Encoding.UTF8.GetBytes(text));
        static string Head(string head) => $"---\n{head}\n---\n\n# Body\n";

        yield return Row("plain", Head("name: x\ndescription: Does it."));
        yield return Row(
            "all-members", Head("name: x\ndescription: Does it.\nlicense: MIT\ncompatibility: any\nmetadata:\n  team: a\nallowed-tools: read grep"));

        // Names.
        foreach (var (name, value) in new (string, string)[]
        {
            ("name-upper", "X"), ("name-mixed", "aB"), ("name-underscore", "a_b"), ("name-space", "a b"),
            ("name-dot", "a.b"), ("name-slash", "a/b"), ("name-lead", "-a"), ("name-trail", "a-"),
            ("name-double", "a--b"), ("name-hyphen", "'-'"), ("name-digits", "a1"), ("name-digit-first", "1a"),
            ("name-long", new string('a', 65)), ("name-longest", new string('a', 64)),
            ("name-emoji", "a😀"), ("name-plus", "a+b"), ("name-colon", "'a:b'"), ("name-at", "'@a'"), ("name-quote", "\"a'b\""),
            ("name-percent", "a%b"), ("name-tilde", "a~b"), ("name-comma", "a,b"),
            ("name-semicolon", "a;b"), ("name-tab", "\"a\\tb\""), ("name-newline", "\"a\\nb\""), ("name-brackets", "'[a]'"),
            ("name-paren", "a(b)"), ("name-dollar", "a$b"), ("name-star", "'a*b'"), ("name-eq", "a=b"),
            ("name-unicode", "имя"), ("name-umlaut", "größe"), ("name-digits-arabic", "'١'"), ("name-number", "42"),
            ("name-empty", "''"), ("name-blank", "'   '"), ("name-list", "[a]"), ("name-null", "~"),
            ("name-trailing-space", "'x '"), ("name-backslash", "'a\\b'"), ("name-pipe", "'a|b'"), ("name-hash", "'a#b'"),
            ("name-amp", "'a&b'"), ("name-bang", "'a!b'"), ("name-query", "'a?b'"),
        })
        {
            yield return Row(
                name,
                Head($"name: {value}\ndescription: Does it."),
                name is "name-long" or "name-longest" or "name-upper" or "name-mixed" or "name-underscore" or "name-digits" or "name-digit-first" or "name-lead"
                    or "name-trail" or "name-double" or "name-unicode" or "name-umlaut" ? value : "x");
        }

        // Upper case wherever it can stand.
        foreach (var (name, folder, value) in new (string, string, string)[]
        {
            ("upper-all", "ABC", "ABC"), ("upper-last", "abC", "abC"), ("upper-after-hyphen", "a-B", "a-B"), ("upper-quoted", "AB", "\"AB\""),
            ("upper-folder-alone", "Ab", "ab"), ("upper-name-alone", "ab", "Ab"),
            ("upper-umlaut", "Ä", "Ä"), ("upper-cyrillic", "Имя", "Имя"), ("upper-wide", "Ａ", "Ａ"),
            ("upper-null", "NULL", "NULL"), ("upper-number", "1E3", "1E3"),
        })
        {
            yield return Row(name, Head($"name: {value}\ndescription: Does it."), folder);
        }

        foreach (var key in (string[])["NAME", "Description", "DESCRIPTION", "COMPATIBILITY", "Metadata", "Allowed-Tools", "User-Invocable"])
        {
            yield return Row(
                "key-" + key,
                Head(key is "NAME" ? "NAME: x\ndescription: d"
                    : key.StartsWith('D') ? $"name: x\n{key}: d"
                    : $"name: x\ndescription: d\n{key}: {(key == "Metadata" ? "{a: b}" : "true")}"));
        }

        foreach (var name in Files.Keys)
        {
            yield return Row(name, Head("name: x\ndescription: Does it."));
        }

        yield return Row("name-other", Head("name: y\ndescription: Does it."));
        yield return Row("name-missing", Head("description: Does it."));
        yield return Row("name-upper-key", Head("Name: x\ndescription: Does it."));

        // Descriptions.
        yield return Row("description-missing", Head("name: x"));
        foreach (var (name, value) in new (string, string)[]
        {
            ("description-empty", "''"), ("description-blank", "'  '"), ("description-longest", new string('d', 1_024)),
            ("description-long", new string('d', 1_025)), ("description-folded", ">-\n  one\n  two"),
            ("description-literal", "|\n  one\n  two"), ("description-quoted", "\"a: b\""), ("description-colon", "Use it: always"),
            ("description-hash", "a # comment"), ("description-unicode", "Größe 😀"),
            ("description-list", "[a, b]"), ("description-map", "{a: b}"), ("description-null", "~"), ("description-boolean", "true"),
            ("description-multi", "one\n  two\n  three"), ("description-escape", "\"a\\n\\tb\""),
            ("description-html", "<b>bold</b>"), ("description-single", "'it''s'"), ("description-date", "2020-01-01"), ("description-percent", "'%a'"),
            ("description-open-quote", "\"open"), ("description-bracket", "[open"), ("description-brace", "{open"),
            ("description-backtick", "`code`"), ("description-at", "@mention"), ("description-star", "*bold* text"), ("description-amp", "& more"),
            ("description-bang", "!important"), ("description-dash", "- a"), ("description-question", "? what"),
        })
        {
            yield return Row(name, Head($"name: x\ndescription: {value}"));
        }

        // The others.
        foreach (var (name, line) in new (string, string)[]
        {
            ("compat-longest", "compatibility: " + new string('c', 500)), ("compat-long", "compatibility: " + new string('c', 501)),
            ("compat-list", "compatibility: [a]"), ("compat-number", "compatibility: 1"), ("compat-boolean", "compatibility: true"),
            ("license-text", "license: Apache-2.0"), ("license-list", "license: [a]"), ("license-map", "license: {a: b}"),
            ("tools-text", "allowed-tools: read write"), ("tools-list", "allowed-tools: [read, write]"), ("tools-map", "allowed-tools: {a: b}"),
            ("metadata-map", "metadata: {a: b, c: d}"), ("metadata-numbers", "metadata: {a: 1}"), ("metadata-text", "metadata: text"),
            ("metadata-list", "metadata: [a]"), ("metadata-empty", "metadata:"), ("metadata-nested", "metadata: {a: b}"),
            ("unknown", "owner: me"), ("unknown-two", "owner: me\nteam: us"), ("unknown-version", "version: 1.0"),
            ("unknown-tags", "tags: [a]"), ("case-license", "License: MIT"), ("underscore-tools", "allowed_tools: read"),
            ("ext-user-invocable", "user-invocable: true"), ("ext-disable-model", "disable-model-invocation: true"), ("ext-argument-hint", "argument-hint: x"),
            ("ext-model", "model: m"), ("ext-context", "context: fork"), ("duplicate", "name: x"), ("duplicate-in-metadata", "metadata: {a: 1, a: 2}"),
            ("anchor", "metadata: &m {a: b}"), ("alias", "license: &l MIT\ncompatibility: *l"), ("comment", "# only a comment"),
            ("tab", "\tlicense: MIT"), ("indented", " license: MIT"), ("no-space", "license:MIT"),
        })
        {
            yield return Row(name, Head($"name: x\ndescription: Does it.\n{line}"));
        }

        // Files.
        yield return Row("no-head", "# Body\n");
        yield return Row("empty", "");
        yield return Row("not-closed", "---\nname: x\ndescription: Does it.\n");
        yield return Row("empty-head", "---\n---\nBody\n");
        yield return Row("list-head", Head("- a\n- b"));
        yield return Row("text-head", Head("just text"));
        yield return Row("no-body", "---\nname: x\ndescription: Does it.\n---\n");
        yield return Row("rule-in-body", "---\nname: x\ndescription: Does it.\n---\nA\n\n---\n\nB\n");
        yield return Row("crlf", "---\r\nname: x\r\ndescription: Does it.\r\n---\r\nBody\r\n");
        yield return Row("empty-lines-first", "\n\n---\nname: x\ndescription: Does it.\n---\nBody\n");
        yield return Row("bom", "\uFEFF---\nname: x\ndescription: Does it.\n---\nBody\n");
        yield return Row("dashes-in-value", Head("name: x\ndescription: a --- b"));
        yield return Row("dashes-in-name-line", Head("name: x # --- \ndescription: b"));
        yield return Row("closing-indented", "---\nname: x\ndescription: d\n  ---\nBody\n");
        yield return Row("fence-words", "--- yaml\nname: x\ndescription: d\n---\nBody\n");
        yield return Row("trailing-spaces", "---  \nname: x\ndescription: d\n---  \nBody\n");
        yield return Row("two-documents", "---\nname: x\ndescription: d\n...\n---\nBody\n");
        yield return Row("zero-bytes", "---\nname: x\ndescription: d\0\n---\nBody\n");
        yield return Row("huge", $"---\nname: x\ndescription: d\n---\n{new string('b', 1_200_000)}\n");
        yield return ("not-utf8", "x", [.. "---\nname: x\ndescription: d"u8, 0xFF, .. "\n---\nBody\n"u8]);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Host.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No folder above holds Host.sln.");
        }

        return folder;
    }
}
