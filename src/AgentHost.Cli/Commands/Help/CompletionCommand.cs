using System.CommandLine;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Help;

/// <summary><c>agent completion</c>: a script for a shell, which asks the program itself what could follow.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static CliCommand Create(ITerminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong(Shells);
        var command = new CliCommand("completion", "Print a script that completes words of agent in your shell; for bash: source <(agent completion bash).") { shell };
        command.SetAction(parsed =>
        {
            terminal.Output.Write(parsed.GetValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                "fish" => Fish,
                _ => PowerShell,
            });
            return ExitCodes.Success;
        });
        return command;
    }

    private const string Bash =
        """
        # In ~/.bashrc: source <(agent completion bash)
        _agent_complete() {
            local IFS=$'\n' word=${COMP_WORDS[COMP_CWORD]} found
            found=$(agent "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null) || return 0
            COMPREPLY=($(compgen -W "${found}" -- "${word}"))
        }
        complete -o default -F _agent_complete agent

        """;

    private const string Zsh =
        """
        # In ~/.zshrc, behind compinit: source <(agent completion zsh)
        _agent_complete() {
            local line="${words[1,CURRENT]}"
            local -a found
            found=("${(@f)$(agent "[suggest:${#line}]" "${line}" 2>/dev/null)}")
            if (( ${#found[1]} )); then compadd -a found; else _files; fi
        }
        compdef _agent_complete agent

        """;

    private const string Fish =
        """
        # In ~/.config/fish/completions/agent.fish: agent completion fish > that file
        function __agent_complete
            set -l line (commandline --cut-at-cursor)
            agent "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c agent -a '(__agent_complete)'

        """;

    private const string PowerShell =
        """
        # In $PROFILE: agent completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName agent -ScriptBlock {
            param($word, $ast, $position)
            $line = $ast.ToString().PadRight($position)
            agent "[suggest:$position]" $line 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }

        """;
}
