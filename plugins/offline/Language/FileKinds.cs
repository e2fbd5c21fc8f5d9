namespace AgentHost.Plugins.Offline.Language;

/// <summary>Kinds of files: what people call them, how they end.</summary>
internal static class FileKinds
{
    /// <summary>The pattern of a kind's files; null when the word names none.</summary>
    public static string? Pattern(string word) => word switch
    {
        "c#" or "csharp" or "cs" => "*.cs",
        "f#" or "fsharp" or "fs" => "*.fs",
        "razor" => "*.razor",
        "python" or "py" => "*.py",
        "typescript" or "ts" => "*.{ts,tsx}",
        "javascript" or "js" => "*.{js,jsx,mjs,cjs}",
        "go" or "golang" => "*.go",
        "rust" or "rs" => "*.rs",
        "java" => "*.java",
        "kotlin" => "*.{kt,kts}",
        "swift" => "*.swift",
        "ruby" or "rb" => "*.rb",
        "php" => "*.php",
        "c" => "*.{c,h}",
        "c++" or "cpp" => "*.{cpp,cc,cxx,hpp,h}",
        "shell" or "bash" or "sh" => "*.sh",
        "sql" => "*.sql",
        "html" => "*.{html,htm}",
        "css" => "*.{css,scss,less}",
        "xml" => "*.xml",
        "json" => "*.json",
        "yaml" or "yml" => "*.{yaml,yml}",
        "toml" => "*.toml",
        "markdown" or "md" or "documentation" => "*.md",
        "text" or "txt" => "*.txt",
        "terraform" => "*.{tf,tfvars}",
        "lua" => "*.lua",
        "proto" or "protobuf" => "*.proto",
        "project" or "csproj" => "*.{csproj,fsproj,sln,slnx}",
        "config" or "configuration" or "settings" => "*.{json,yaml,yml,toml,ini,config}",
        "image" or "picture" => "*.{png,jpg,jpeg,gif,svg,webp}",
        "test" => "*{test,Test,spec}*",
        _ => null,
    };

    /// <summary>A language by a file's ending; null for what is no source.</summary>
    public static string? Language(string extension) => extension switch
    {
        "cs" => "C#",
        "fs" => "F#",
        "vb" => "Visual Basic",
        "razor" or "cshtml" => "Razor",
        "py" => "Python",
        "ts" or "tsx" => "TypeScript",
        "js" or "jsx" or "mjs" or "cjs" => "JavaScript",
        "go" => "Go",
        "rs" => "Rust",
        "java" => "Java",
        "kt" or "kts" => "Kotlin",
        "swift" => "Swift",
        "rb" => "Ruby",
        "php" => "PHP",
        "c" or "h" => "C",
        "cpp" or "cc" or "cxx" or "hpp" => "C++",
        "sh" or "bash" => "Shell",
        "ps1" => "PowerShell",
        "sql" => "SQL",
        "html" or "htm" => "HTML",
        "css" or "scss" or "less" => "CSS",
        "json" or "jsonc" => "JSON",
        "yaml" or "yml" => "YAML",
        "xml" or "csproj" or "props" or "targets" => "XML",
        "toml" => "TOML",
        "md" or "markdown" => "Markdown",
        "tf" or "tfvars" => "Terraform",
        "lua" => "Lua",
        "ex" or "exs" => "Elixir",
        "hs" => "Haskell",
        "scala" => "Scala",
        "dart" => "Dart",
        "zig" => "Zig",
        "proto" => "Protocol Buffers",
        _ => null,
    };

    /// <summary>Files that are called by their bare name.</summary>
    public static bool IsWellKnownFile(string name) =>
        name is "readme" or "makefile" or "dockerfile" or "license" or "licence" or "changelog" or "contributing" or "gemfile" or "rakefile"
        or "procfile" or "notice" or "authors" or ".gitignore" or ".editorconfig" or ".gitattributes" or ".dockerignore" or ".env";
}
